package io.fathom.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While open, Ctrl-C (and a plain kill) asks the work to stop and waits a little for it to leave what it has. */
public final class CtrlC implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /** @param ask tells the work to stop; called on another thread */
    public CtrlC(Runnable ask) {
        hook = new Thread(() -> {
            ask.run();
            try {
                closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, on the user's wish: that is what the hook is for
        }
    }
}
