package io.fathom.geometry;

/**
 * Work that would give numbers without meaning, refused before it starts: a noise level that the model does not know, too few
 * steps, a tube as thick as the manifold is curved. The message is complete; the command line prints it and exits with 3.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A complete message: what, expected, found. */
    public RefusedException(String message) {
        super(message);
    }
}
