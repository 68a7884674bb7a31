package io.fathom.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Frees every tensor made inside it when it closes: one scope per training step or batch.
 *
 * <p>{@code try (Scope scope = new Scope()) { ... return scope.keep(result); }}. Scopes nest; each belongs to its thread. A
 * tensor that must outlive its scope is made outside or passed through {@link #keep}, which hands it to the enclosing scope.
 */
public final class Scope implements AutoCloseable {
    private final PointerScope pointers;

    public Scope() {
        Engine.start();
        pointers = new PointerScope();
    }

    /** A new tensor; what was made on the way to it is freed, but for what a graph holds. */
    public static Tensor only(Supplier<Tensor> work) {
        try (Scope scope = new Scope()) {
            return scope.keep(work.get());
        }
    }

    /** Takes a tensor out of this scope; it lives until the enclosing scope closes, or without one until collected. */
    public Tensor keep(Tensor tensor) {
        PointerScope outer = enclosing();
        if (outer == null) {
            tensor.pointer().retainReference();
        } else {
            outer.attach(tensor.pointer());
        }
        pointers.detach(tensor.pointer()); // gives up one reference, so the other owner comes first
        return tensor;
    }

    private @Nullable PointerScope enclosing() {
        var innermostFirst = PointerScope.getScopeIterator();
        boolean passedThis = false;
        while (innermostFirst.hasNext()) {
            PointerScope scope = innermostFirst.next();
            if (passedThis) {
                return scope;
            }
            passedThis = scope.equals(pointers);
        }
        return null;
    }

    @Override
    public void close() {
        pointers.close();
    }
}
