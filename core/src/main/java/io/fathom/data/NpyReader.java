package io.fathom.data;

import java.io.IOException;

/** NPY: one array with a small header, as numpy.save writes it. */
final class NpyReader {
    private NpyReader() {}

    static Points read(String source, ArrayBytes file, ReadOptions options) throws IOException {
        NpyHeader header = NpyHeader.read(source, file);
        String format = "NPY v" + header.version() + (header.fortranOrder() ? ", Fortran order" : ", C order");
        return ArrayDecoder.decode(header.layout(), file.without(header.length()), options, format);
    }
}
