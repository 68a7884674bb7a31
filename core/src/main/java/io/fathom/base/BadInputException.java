package io.fathom.base;

/**
 * A file or a setting of the user that cannot be used; the message is complete: what, expected, found, where.
 *
 * <p>The command line prints the message alone, without a stack trace, and exits with 1.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A complete message, ready to be shown. */
    public BadInputException(String message) {
        super(message);
    }

    /** A complete message and the exception beneath it. */
    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
