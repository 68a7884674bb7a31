package io.fathom.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** UTF-8 text, packed by gzip or not, without its byte order mark; other encodings are refused, not guessed. */
final class TextFile {
    private static final int LONGEST_HEAD = 1 << 22; // characters: one line of some 400,000 numbers

    private TextFile() {}

    static Reader open(Path path, boolean gzip) throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            CharsetDecoder decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
            BufferedReader text = new BufferedReader(new InputStreamReader(plain, decoder), 1 << 16);
            text.mark(1);
            if (text.read() != '\uFEFF') {
                text.reset();
            }
            return text;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The first {@code lines} lines, whole ones unless the text is one endless line. */
    static String head(Path path, boolean gzip, int lines) throws IOException {
        StringBuilder head = new StringBuilder();
        int seen = 0;
        int end = 0;
        try (Reader in = open(path, gzip)) {
            for (int c = in.read(); c != -1 && seen < lines && head.length() < LONGEST_HEAD; c = in.read()) {
                head.append((char) c);
                if (c == '\n') {
                    seen++;
                    end = head.length();
                }
            }
            boolean whole = seen < lines && head.length() < LONGEST_HEAD;
            return whole || end == 0 ? head.toString() : head.substring(0, end);
        }
    }
}
