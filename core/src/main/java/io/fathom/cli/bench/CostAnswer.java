package io.fathom.cli.bench;

import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.util.List;

/**
 * What a child process says of one cell, on one line of its standard output.
 *
 * @param parameters numbers of the network
 * @param secondsPerPoint 0 when time was not asked for
 * @param rows points that were measured
 * @param probes pieces of work a point that were measured, 0 where work cannot be cut
 * @param estimated whether the time is extrapolated from fewer points or probes than the case asks for
 * @param peakKilobytes largest resident memory after loading; -1 where the system does not tell
 * @param workingKilobytes by how much that exceeds what is resident after a pass over one point, which loads the engine's
 *     code; -1 where the system does not tell or memory was not asked for
 */
record CostAnswer(
        long parameters,
        double secondsPerPoint,
        int rows,
        int probes,
        boolean estimated,
        long peakKilobytes,
        long workingKilobytes) {
    private static final String MARK = "fathom-cost ";

    String line() {
        return MARK + Json.text(this);
    }

    /** The answer among the lines that a child printed. */
    static CostAnswer in(List<String> lines) {
        String answer = lines.stream()
                .filter(line -> line.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new BadInputException("cost process: expected a line starting with '" + MARK.trim()
                        + "', found " + (lines.isEmpty() ? "no output" : "'" + lines.get(0) + "'") + "."));
        String where = "cost process";
        return Json.as(Json.parse(answer.substring(MARK.length()), where), CostAnswer.class, where);
    }
}
