package io.fathom.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/** While open, operations of this thread record nothing for differentiation: faster, less memory. */
public final class NoGrad implements AutoCloseable {
    private final NoGradGuard guard;

    public NoGrad() {
        Engine.start();
        guard = new NoGradGuard();
    }

    @Override
    public void close() {
        guard.close();
    }
}
