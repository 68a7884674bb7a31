package io.fathom.estimate.neighbour;

import io.fathom.tensor.Engine;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Blocks of work over threads, each of which computes its tensors alone, with one engine thread. */
final class Workers {
    private Workers() {}

    /**
     * Runs tasks 0..blocks-1, each once, in any order.
     *
     * @param worker makes one thread's worker with buffers of its own, inside that thread's {@link Scope}
     */
    static void run(int threads, int blocks, Supplier<IntConsumer> worker) {
        Engine engine = Engine.start();
        int before = engine.threads();
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable loop = () -> {
            engine.setThreads(1);
            try (Scope scope = new Scope();
                    NoGrad off = new NoGrad()) {
                IntConsumer task = worker.get();
                for (int b = next.getAndIncrement(); b < blocks && failure.get() == null; b = next.getAndIncrement()) {
                    task.accept(b);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        };
        List<Thread> helpers = new ArrayList<>();
        for (int t = 1; t < Math.min(threads, blocks); t++) {
            Thread helper = new Thread(loop, "fathom-neighbours-" + t);
            helper.setDaemon(true);
            helper.start();
            helpers.add(helper);
        }
        loop.run();
        try {
            for (Thread helper : helpers) {
                helper.join();
            }
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
            Thread.currentThread().interrupt();
        }
        engine.setThreads(before);
        rethrow(failure.get());
    }

    private static void rethrow(@org.jspecify.annotations.Nullable Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("The neighbour search was interrupted.", failure);
        }
    }
}
