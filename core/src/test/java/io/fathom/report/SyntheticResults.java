package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.data.RowFault;
import io.fathom.estimate.LidResult;
import io.fathom.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Points and results that look like a real run's, without one. */
final class SyntheticResults {
    static final long SEED = 20260101;

    private SyntheticResults() {}

    /** [N, D] standard normal. */
    static Points gaussian(int n, int d) {
        float[] values = new float[n * d];
        RandomStream.at(SEED).fillNormal(values, 0, values.length);
        return Points.of(values, d, "gaussian.csv");
    }

    /** Grey images of blobs, ever more of them from the first to the last. */
    static Points images(int n, int side) {
        float[] values = new float[n * side * side];
        RandomStream random = RandomStream.at(SEED, 1);
        for (int i = 0; i < n; i++) {
            for (int blob = 0; blob <= 12 * i / n; blob++) {
                double x = random.nextDouble() * side;
                double y = random.nextDouble() * side;
                for (int p = 0; p < side * side; p++) {
                    double r2 = Math.pow(p % side - x, 2) + Math.pow((double) (p / side) - y, 2);
                    values[i * side * side + p] += (float) (120 * Math.exp(-r2 / side));
                }
            }
            for (int p = 0; p < side * side; p++) {
                values[i * side * side + p] = Math.min(255, values[i * side * side + p]);
            }
        }
        return Points.of(values, side * side, "blobs.npy").withImageShape(new ImageShape(1, side, side));
    }

    static Points labelled(Points points, int labels) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < points.count(); i++) {
            names.add("class " + (char) ('A' + i % labels % 26) + (i % labels >= 26 ? "2" : ""));
        }
        return points.withLabels(names);
    }

    /** A grid of noise levels, evenly in their logarithms. */
    static double[] grid(double from, double to, int count) {
        double[] sigmas = new double[count];
        Arrays.setAll(sigmas, g -> from * Math.pow(to / from, count == 1 ? 0 : g / (count - 1.0)));
        return sigmas;
    }

    /**
     * A result whose curves fall from D to a plateau at {@code lid[i]} and from there to 0; faulty rows are NaN.
     *
     * @param lid [N]
     */
    static LidResult result(Points points, String method, double[] lid, double[] sigmas) {
        int n = points.count();
        RandomStream random = RandomStream.at(SEED, method.hashCode());
        float[][] curve = new float[n][sigmas.length];
        float[][] error = new float[n][sigmas.length];
        double[] headline = new double[n];
        double[] se = new double[n];
        double[] chosen = new double[n];
        @Nullable String[] reason = new String[n];
        @Nullable String[] flag = new String[n];
        for (int i = 0; i < n; i++) {
            boolean bad = points.fault(i) != null || !Double.isFinite(lid[i]);
            double knee = 0.02 * Math.exp(0.3 * random.nextGaussian());
            double end = 0.8 * Math.exp(0.2 * random.nextGaussian());
            for (int g = 0; g < sigmas.length; g++) {
                double s = sigmas[g];
                double noise = (points.ambientDimension() - lid[i]) / (1 + Math.pow(s / knee, 4));
                double value = (lid[i] + noise) / (1 + Math.pow(s / end, 3)) * (1 + 0.02 * random.nextGaussian());
                curve[i][g] = bad ? Float.NaN : (float) value;
                error[i][g] = bad ? Float.NaN : (float) (0.02 * Math.abs(value));
            }
            headline[i] = bad ? Double.NaN : lid[i];
            se[i] = bad ? Double.NaN : 0.02 * Math.abs(lid[i]);
            chosen[i] = bad ? Double.NaN : sigmas[Math.min(sigmas.length - 1, sigmas.length / 2 + random.nextInt(3))];
            reason[i] = bad ? points.fault(i) == null ? "non_finite_loss" : "non_finite_input" : null;
            flag[i] = bad ? null : lid[i] < 0 ? "outside_0_D" : random.nextInt(25) == 0 ? "no_plateau" : null;
        }
        String label = method.equals("flipd") ? "Flipd(trace=hutchinson, probes=8)" : "DenoisingLoss(m=8, antithetic)";
        return new LidResult(method, label, sigmas, curve, error, headline, se, chosen, reason, flag);
    }

    /** {@code around + spread * normal}, [N]. */
    static double[] lids(int n, double around, double spread) {
        double[] lid = new double[n];
        RandomStream.at(SEED, 2).fillNormal(lid, 0, n);
        return Arrays.stream(lid).map(x -> around + spread * x).toArray();
    }

    /** 120 labelled points in 5 dimensions with text ids, two faulty rows and two methods. */
    static LidTable twoMethods() {
        Points points = labelled(gaussian(120, 5), 4);
        points = points.withFault(3, new RowFault(RowFault.Kind.NOT_A_NUMBER, "row 4"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < points.count(); i++) {
            ids.add("p-" + i + (i == 5 ? ", \"quoted\"\nline ü" : ""));
        }
        points = points.withIds(ids);
        double[] lid = lids(120, 3, 0.5);
        lid[7] = Double.NaN;
        lid[8] = -0.25;
        double[] sigmas = grid(0.01, 2, 7);
        return LidTable.of(
                points,
                List.of(
                        result(points, "denoising_loss", lid, sigmas),
                        result(points, "flipd", lids(120, 2.8, 0.6), sigmas)),
                2.5);
    }

    /** Settings and provenance as a run writes them. */
    static ObjectNode run() {
        ObjectNode run = Json.object();
        run.put("elapsed_seconds", 42.5);
        ObjectNode settings = run.putObject("settings");
        settings.putObject("estimator")
                .put("draws", 8)
                .put("antithetic", true)
                .putArray("sigmas")
                .add(0.01)
                .add(2);
        settings.put("seed", 7).put("precision", "fp32");
        ObjectNode provenance = run.putObject("provenance");
        provenance.put("fathom", "0.1.0").put("data_sha256", "d5c0f1e2").put("jvm", "17.0.15");
        return run;
    }
}
