package io.fathom.data;

import java.io.EOFException;

/** The data ends before its header says. */
final class CutOffException extends EOFException {
    private static final long serialVersionUID = 1L;

    CutOffException() {
        super("the data ends before its header says");
    }
}
