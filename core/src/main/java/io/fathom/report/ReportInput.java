package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.data.Points;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows.
 *
 * @param title for people; any text
 * @param table results with ids and labels
 * @param points the points themselves, for their images; null when they are not at hand
 * @param run settings and provenance, shown as they are; a number {@code elapsed_seconds} at its top is the time that
 *     estimating took
 */
public record ReportInput(
        String title, LidTable table, @Nullable Points points, ObjectNode run) {
    public ReportInput {
        Check.that(!title.isBlank(), "title: expected text, found none.");
        if (points != null) {
            checkSamePoints(table, points);
        }
    }

    private static void checkSamePoints(LidTable table, Points points) {
        if (points.count() != table.count()) {
            throw new BadInputException(points.source() + ": expected " + table.count()
                    + " points, as many as the table" + " has rows, found " + points.count()
                    + ". Is this the data that the table was made from?");
        }
        for (int i = 0; i < points.count(); i++) {
            if (!points.id(i).equals(table.id(i))) {
                throw new BadInputException(points.source() + ", row " + (i + 1) + ": expected id \"" + table.id(i)
                        + "\" as in the table, found \"" + points.id(i)
                        + "\". Is this the data that the table was made from?");
            }
        }
    }

    /** Whether rows can be shown as images. */
    boolean hasImages() {
        return points != null && points.imageShape().isPresent();
    }

    /** Seconds of estimating; NaN when the run does not say. */
    double elapsedSeconds() {
        return run.path("elapsed_seconds").asDouble(Double.NaN);
    }
}
