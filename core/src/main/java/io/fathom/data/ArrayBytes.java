package io.fathom.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * The numbers of an array file behind its header.
 *
 * @param length bytes; exact, or, when compressed, the most that there can be
 */
record ArrayBytes(InputStream in, long length, boolean exact) {
    /** Deflate never packs more than this many bytes in one. */
    static final long DEFLATE_RATIO = 1032;

    ArrayBytes without(long headerBytes) {
        return new ArrayBytes(in, length - headerBytes, exact);
    }

    /** Reads exactly {@code n} bytes to the start of {@code target}. */
    void read(byte[] target, int n) throws IOException {
        int found = in.readNBytes(target, 0, n);
        if (found < n) {
            throw new CutOffException();
        }
    }

    byte[] read(int n) throws IOException {
        byte[] bytes = new byte[n];
        read(bytes, n);
        return bytes;
    }
}
