package io.fathom.data;

import java.util.Arrays;

/** What a file is, told from its first bytes. */
enum FileKind {
    NPY("NPY"),
    ZIP("ZIP"),
    PARQUET("Parquet"),
    IDX("IDX"),
    GZIP("gzip"),
    TEXT("text"),
    PNG("PNG"),
    JPEG("JPEG"),
    WEBP("WebP"),
    HDF5("HDF5"),
    PICKLE("Python pickle"),
    ARROW("Arrow/Feather"),
    XZ("xz"),
    BZIP2("bzip2"),
    ZSTD("Zstandard"),
    UTF16("UTF-16 text"),
    UNKNOWN("unknown");

    private final String title;

    FileKind(String title) {
        this.title = title;
    }

    /** @param head the first bytes, some hundred of them; at least one */
    static FileKind of(byte[] head) {
        if (starts(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NPY;
        } else if (starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6)) {
            return ZIP;
        } else if (starts(head, 'P', 'A', 'R', '1') || starts(head, 'P', 'A', 'R', 'E')) {
            return PARQUET;
        } else if (starts(head, 0x1F, 0x8B)) {
            return GZIP;
        } else if (starts(head, 0x89, 'P', 'N', 'G', 13, 10, 26, 10)) {
            return PNG;
        } else if (starts(head, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        } else if (starts(head, 'R', 'I', 'F', 'F')
                && head.length > 12
                && starts(Arrays.copyOfRange(head, 8, 12), 'W', 'E', 'B', 'P')) {
            return WEBP;
        } else if (starts(head, 0x89, 'H', 'D', 'F')) {
            return HDF5;
        } else if (head[0] == (byte) 0x80 && head.length > 1 && head[1] >= 2 && head[1] <= 5) {
            return PICKLE;
        } else if (starts(head, 'A', 'R', 'R', 'O', 'W', '1')) {
            return ARROW;
        } else if (starts(head, 0xFD, '7', 'z', 'X', 'Z')) {
            return XZ;
        } else if (starts(head, 'B', 'Z', 'h')) {
            return BZIP2;
        } else if (starts(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return ZSTD;
        } else if (starts(head, 0xFF, 0xFE) || starts(head, 0xFE, 0xFF)) {
            return UTF16;
        } else if (head.length >= 4 && starts(head, 0, 0) && IdxReader.type(head[2]) != null && head[3] > 0) {
            return IDX;
        }
        return isText(head) ? TEXT : UNKNOWN;
    }

    private static boolean starts(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (head[i] != (byte) magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                return false;
            }
        }
        return true;
    }

    static int littleEndian(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }

    @Override
    public String toString() {
        return title;
    }
}
