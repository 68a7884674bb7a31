package io.fathom.base;

import java.util.concurrent.CancellationException;

/** Where long work tells how far it is and asks whether to go on; the command line draws it as one line. */
@FunctionalInterface
public interface Progress {
    /** Says nothing. */
    Progress SILENT = (stage, done, total, detail) -> {};

    /**
     * Called often and cheaply; the receiver decides how often to draw.
     *
     * @param stage what is being done, for example {@code train}
     * @param done units finished
     * @param total units in all, or 0 when not known yet
     * @param detail text behind the counts, for example the loss; may be empty
     */
    void update(String stage, long done, long total, String detail);

    /**
     * As {@link #update}, for work that leaves nothing to go on with.
     *
     * @throws CancellationException if the work should stop
     */
    default void advance(String stage, long done, long total, String detail) {
        update(stage, done, total, detail);
        if (stopRequested()) {
            throw new CancellationException(stage + " stopped.");
        }
    }

    /** Whether the work should stop soon, leaving what it needs to go on later; training asks after each step. */
    default boolean stopRequested() {
        return false;
    }
}
