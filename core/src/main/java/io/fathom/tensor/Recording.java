package io.fathom.tensor;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GradMode;

/** While open, operations of this thread are recorded for differentiation, even inside a {@link NoGrad}. */
public final class Recording implements AutoCloseable {
    private final AutoGradMode guard;

    public Recording() {
        Engine.start();
        guard = new AutoGradMode(true);
    }

    /** Whether operations of this thread are recorded now. */
    public static boolean isOn() {
        Engine.start();
        return GradMode.is_enabled();
    }

    @Override
    public void close() {
        guard.close();
    }
}
