package io.fathom.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process had resident, from Linux; NaN elsewhere. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private PeakMemory() {}

    /** Starts a new peak where the system allows it; else peaks count from the start of the process. */
    static void reset() {
        try {
            if (Files.isWritable(CLEAR)) {
                Files.writeString(CLEAR, "5");
            }
        } catch (IOException e) {
            return; // containers may refuse: the peak since the start is an upper bound
        }
    }

    /** In units of 2^20 bytes. */
    static double megabytes() {
        try {
            Matcher peak = PEAK.matcher(Files.isReadable(STATUS) ? Files.readString(STATUS) : "");
            return peak.find() ? Long.parseLong(peak.group(1)) / 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
