package io.fathom.base;

/** Where long work tells how far it is; the command line draws it as one line with rate and time left. */
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
}
