package io.fathom.estimate.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.estimate.neighbour.LocalPca.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values at every point against scikit-dimension 0.3.4 and ELKI 0.8.0. */
class LocalGoldenTest {
    private static final double CLOSE = 1e-10;
    private static final double TIGHT = 1e-9; // Tle: sums of cancelling differences
    private static final double EQUAL = 0;

    /** One column of a file and the estimator that gives it, plus a number, within a relative tolerance. */
    private record Column(String name, LocalEstimator estimator, double plus, double tolerance, double[] expected) {}

    /** The columns that the files of an input have; not every file has all. */
    private static List<Column> columns(String input) {
        Columns all = new Columns(Golden.columns(input + ".pointwise.csv"));
        for (int k : new int[] {20, 100}) {
            all.add("MLE_k" + k, new Mle(k, false), 0, CLOSE);
            all.add("MLE_unbiased_k" + k, new Mle(k, true), 0, CLOSE);
            all.add("MOM_k" + k, new Mom(k, true), 0, CLOSE);
            all.add("MADA_k" + k, new Mada(k), 0, CLOSE);
            all.add("TLE_k" + k, new Tle(k, false), 0, TIGHT);
            all.add("ESS_a_k" + k, new Ess(k, false), 0, CLOSE);
        }
        all.add("ESS_b_k100", new Ess(100, true), 0, CLOSE);
        all.add("TwoNN_k100", new TwoNnLocal(100, 0.1), 0, TIGHT);
        all.add("lPCA_FO_k100", new LocalPca(100, Rule.FUKUNAGA_OLSEN), 0, EQUAL);
        all.add("lPCA_FO_k30", new LocalPca(30, Rule.FUKUNAGA_OLSEN), 0, EQUAL);
        all.add("lPCA_ratio_0.95_k100", new LocalPca(100, Rule.RATIO), 0, EQUAL);
        if (List.of("twinpeaks2_R3", "swissroll_R3").contains(input)) {
            all.add("lPCA_maxgap_k100", new LocalPca(100, Rule.MAX_GAP), 0, EQUAL);
        }
        all.add("lPCA_participation_ratio_k100", new LocalPca(100, Rule.PARTICIPATION), 0, CLOSE);
        all.add("lPCA_Kaiser_k100", new LocalPca(100, Rule.KAISER), 0, EQUAL);
        all.add("lPCA_broken_stick_k100", new LocalPca(100, Rule.BROKEN_STICK), 1, EQUAL);
        all.add("lPCA_Fan_k100", new LocalPca(100, Rule.FAN), 0, EQUAL);
        all = all.from(Golden.columns(input + ".elki.csv"));
        for (int k : new int[] {20, 100}) {
            all.add("Hill_k" + k, new Mle(k, false), 0, CLOSE);
            all.add("MOM_k" + k, new Mom(k, false), 0, CLOSE);
            all.add("LMoments_k" + k, new LMoments(k), 0, CLOSE);
            all.add("PWM_k" + k, new Pwm(k, false), 0, CLOSE);
            all.add("PWM2_k" + k, new Pwm(k, true), 0, CLOSE);
            all.add("RV_k" + k, new Rv(k), 0, CLOSE);
            all.add("Zipf_k" + k, new Zipf(k), 0, CLOSE);
            all.add("GED_k" + k, new Ged(k), 0, CLOSE);
            all.add("AggregatedHill_k" + k, new AggregatedHill(k), 0, CLOSE);
            all.add("Ensemble_k" + k, new Ensemble(k), 0, CLOSE);
            all.add("ALID_k" + k, new Alid(k), 0, CLOSE);
            all.add("TightLID_k" + k, new Tle(k, true), 0, CLOSE);
            all.add("ABID_k" + k, new Abid(k, true), 0, CLOSE);
            all.add("RABID_k" + k, new Abid(k, false), 0, CLOSE);
            all.add("LPCA_Percentage0.85_k" + k, new LocalPca(k, Rule.RATIO, 0.85, true), 0, EQUAL);
        }
        return all.columns;
    }

    private static boolean[] onLine(String input, int n) {
        boolean[] line = new boolean[n];
        if (input.equals("linediskball_R3")) {
            double[][] labels = Golden.rows(input + ".labels.csv");
            for (int i = 0; i < n; i++) {
                line[i] = labels[i][0] == 1;
            }
        }
        return line;
    }

    /** Where ties or zero distances leave the choice of neighbours to the program. */
    @ParameterizedTest
    @ValueSource(strings = {"digits_R64", "duplicates_R3"})
    void mediansAgreeWhereNeighboursAreAmbiguous(String input) {
        List<Column> columns = columns(input);
        Duplicates how = input.equals("digits_R64") ? Duplicates.FAIL : Duplicates.DROP;
        Neighbourhoods searched =
                Neighbourhoods.of(Golden.points(input), 128, how, SearchOptions.DEFAULT, Progress.SILENT);
        SoftAssertions softly = new SoftAssertions();
        for (Column column : columns) {
            boolean peerDropsZeros = column.name.matches("(Hill|LMoments|RV|Zipf|GED|AggregatedHill|ABID).*");
            if (input.equals("duplicates_R3") && !peerDropsZeros) {
                continue;
            }
            double[] found = searched.estimate(column.estimator).value();
            double expected = Medians.of(column.expected);
            softly.assertThat(Medians.of(found) + column.plus)
                    .as("median of %s %s", input, column.name)
                    .isCloseTo(expected, within(0.01 * Math.abs(expected)));
        }
        softly.assertAll();
    }

    private static final class Columns {
        private final Map<String, double[]> file;
        final List<Column> columns;

        Columns(Map<String, double[]> file) {
            this(file, new ArrayList<>());
        }

        private Columns(Map<String, double[]> file, List<Column> columns) {
            this.file = file;
            this.columns = columns;
        }

        Columns from(Map<String, double[]> other) {
            return new Columns(other, columns);
        }

        void add(String name, LocalEstimator estimator, double plus, double tolerance) {
            double[] expected = file.get(name);
            if (expected != null) {
                columns.add(new Column(name, estimator, plus, tolerance, expected));
            }
        }
    }

    static List<String> inputs() {
        return Golden.INPUTS;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void everyPointAgrees(String input) {
        List<Column> columns = columns(input);
        assertThat(columns).hasSizeGreaterThan(30);
        List<LocalLid> found = Golden.searched(input)
                .estimate(columns.stream().map(Column::estimator).toList(), Progress.SILENT);
        boolean[] onLine = onLine(input, Golden.points(input).count());
        SoftAssertions softly = new SoftAssertions();
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            double[] expected = column.expected();
            double[] value = found.get(c).value();
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                if (onLine[i] && column.name.matches("(TLE|ESS).*")) {
                    continue; // the peer cuts distances at an absolute length; its areas there are rounding, ours 0
                }
                double off = Math.abs(value[i] + column.plus - expected[i]) / Math.abs(expected[i]);
                worst = off <= worst ? worst : off;
            }
            softly.assertThat(worst)
                    .as("%s %s, first point %s, expected %s", input, column.name, value[0], expected[0])
                    .isLessThanOrEqualTo(column.tolerance);
        }
        softly.assertAll();
    }
}
