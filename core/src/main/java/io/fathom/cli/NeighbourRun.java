package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Progress;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.RowSource;
import io.fathom.estimate.neighbour.Aggregation;
import io.fathom.estimate.neighbour.GlobalLid;
import io.fathom.estimate.neighbour.LocalEstimator;
import io.fathom.estimate.neighbour.LocalLid;
import io.fathom.estimate.neighbour.Mle;
import io.fathom.estimate.neighbour.NeighbourSweep;
import io.fathom.estimate.neighbour.Neighbourhoods;
import io.fathom.estimate.neighbour.Subsampling;
import io.fathom.estimate.neighbour.TwoNn;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the methods that read neighbours say in one run: results by row, figures for all points, what to keep in mind. */
record NeighbourRun(List<LidResult> results, List<GlobalLid> overall, List<String> notes) {
    private static final int WIDTH = 80;
    // medians over 5,000 points uniform in a cube, of dimension d in R^(d + 20): mle with k = 20, the others with 100
    private static final String BIAS = """
              known bias, measured on 5,000 points uniform in a cube of dimension d:
                        d        2       5      10      20      50
                        mle    2.0     4.6     8.5    15.0    29.9
                        two_nn 1.9     4.5     8.0    13.7    26.8
                        ess    2.0     4.7     9.4    19.3    49.2
                        pca    2       5      10      20      48
            """;

    static NeighbourRun of(
            NeighbourArguments arguments,
            List<LocalEstimator> estimators,
            RowSource rows,
            long seed,
            Progress progress) {
        NeighbourSweep sweep = arguments.sweep(estimators);
        NeighbourSweep.Outcome outcome = sweep.run(rows, progress);
        Neighbourhoods x = outcome.neighbourhoods();
        List<GlobalLid> overall = new ArrayList<>();
        for (LocalLid lid : outcome.local()) {
            LocalEstimator estimator = lid.estimator();
            overall.add(figure(arguments, x, estimator.k(), h -> aggregate(h.estimate(estimator)), seed, progress));
        }
        overall.add(figure(arguments, x, 2, TwoNn.DEFAULT::estimate, seed, progress));
        return new NeighbourRun(outcome.results(), overall, notes(outcome));
    }

    private static GlobalLid aggregate(LocalLid lid) {
        return lid.aggregate(lid.estimator() instanceof Mle ? Aggregation.HARMONIC : Aggregation.ARITHMETIC);
    }

    private static GlobalLid figure(
            NeighbourArguments arguments,
            Neighbourhoods x,
            int k,
            Function<Neighbourhoods, GlobalLid> estimate,
            long seed,
            Progress progress) {
        GlobalLid lid = estimate.apply(x);
        if (arguments.subsets() == 0) {
            return lid;
        }
        double error = new Subsampling(arguments.subsets(), 0.5, seed)
                .standardError(x, k, estimate, arguments.options(), progress);
        return new GlobalLid(lid.label(), lid.value(), error, lid.scale(), lid.points(), lid.reason());
    }

    private static List<String> notes(NeighbourSweep.Outcome outcome) {
        List<String> notes = new ArrayList<>();
        Neighbourhoods x = outcome.neighbourhoods();
        int copies = x.rows() - x.count();
        if (copies > 0) {
            notes.add(
                    copies == 1
                            ? "1 row is a copy of another and has its value."
                            : String.format(
                                    Locale.ROOT, "%,d rows are copies of others and have their values.", copies));
        }
        int k = outcome.local().stream().mapToInt(l -> l.estimator().k()).max().orElse(0);
        if (10L * k > x.count()) {
            notes.add(String.format(
                    Locale.ROOT, "k = %d neighbours are more than a tenth of %,d points: hardly local.", k, x.count()));
        }
        double highest = NeighbourSweep.highest(x.count());
        for (LidResult result : outcome.results()) {
            double[] sorted = Arrays.stream(result.lid())
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            if (sorted.length > 0 && sorted[sorted.length / 2] > highest) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: its median %.1f lies above 2 log2 N = %.1f, where neighbours are known to"
                                + " under-estimate: take it as a lower bound.",
                        result.method(),
                        sorted[sorted.length / 2],
                        highest));
            }
        }
        notes.add(
                "Methods of neighbours need no training; they under-estimate in high dimension, the more the fewer"
                        + " points: of 5,000 points uniform in a cube of dimension 20, mle gives 15.0, two_nn 13.7, ess 19.3. Where the dimension is above 10, compare with a score model (--method denoising_loss).");
        return notes;
    }

    /** For the run's JSON and the report. */
    void describe(ObjectNode settings) {
        ArrayNode figures = settings.putArray("all_points");
        for (GlobalLid lid : overall) {
            ObjectNode node = figures.addObject().put("method", lid.label());
            node.put("lid", lid.reason() == null ? lid.value() : null);
            node.put("lid_se", Double.isNaN(lid.standardError()) ? null : lid.standardError());
            node.put("reason", lid.reason());
        }
        ArrayNode list = settings.putArray("notes");
        notes.forEach(list::add);
        settings.put("measured_bias", BIAS);
    }

    void print(PrintWriter terminal) {
        terminal.println();
        terminal.println("  All points together");
        for (GlobalLid lid : overall) {
            String error = Double.isNaN(lid.standardError())
                    ? ""
                    : String.format(Locale.ROOT, " +- %.2g", lid.standardError());
            String value =
                    lid.reason() == null ? String.format(Locale.ROOT, "%.4g%s", lid.value(), error) : lid.reason();
            terminal.printf(Locale.ROOT, "    %-16s %s%n", value, lid.label());
        }
        terminal.println();
        for (String note : notes) {
            wrapped(terminal, note);
        }
        terminal.print(BIAS);
        terminal.println();
    }

    private static void wrapped(PrintWriter terminal, String note) {
        StringBuilder line = new StringBuilder("  note     ");
        for (String word : note.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                terminal.println(line);
                line = new StringBuilder("           ");
            }
            line.append(' ').append(word);
        }
        terminal.println(line);
    }
}
