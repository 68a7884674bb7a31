package io.fathom.cli.bench;

import io.fathom.data.manifold.IdealDenoiser;
import io.fathom.data.manifold.IdealLid;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Sample;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The exact model's mean LID over noise, where a manifold has one; between levels by lines in ln sigma. */
final class IdealCurve {
    private static final int EVALUATIONS = 1024;
    private static final int FEWEST_ROWS = 8;
    private static final long KEY = 3;

    private final TreeMap<Double, Double> lid = new TreeMap<>();

    /** @param sample raw points of {@code manifold}; the levels are in the units of {@code standardiser} */
    static IdealCurve of(Manifold manifold, Sample sample, Standardiser standardiser, List<Double> sigmas, long seed) {
        IdealCurve curve = new IdealCurve();
        Optional<IdealDenoiser> known = manifold.idealDenoiser();
        if (known.isPresent() && standardiser.isScalar()) {
            IdealDenoiser ideal = known.get().standardised(standardiser);
            Sample points = sample.standardised(standardiser);
            int draws = points.ambientDimension(); // whole frames: no error from the draws on flat manifolds
            int rows = Math.min(points.count(), Math.max(FEWEST_ROWS, EVALUATIONS / draws));
            for (double sigma : sigmas) {
                RandomStream random = RandomStream.at(seed, KEY); // the same draws at every level: a smooth curve
                curve.lid.put(sigma, IdealLid.mean(ideal, points, sigma, rows, draws, random));
            }
        }
        return curve;
    }

    /** NaN outside the levels it was made of. */
    double at(double sigma) {
        Map.Entry<Double, Double> low = lid.floorEntry(sigma);
        Map.Entry<Double, Double> high = lid.ceilingEntry(sigma);
        if (low == null || high == null) {
            return Double.NaN;
        }
        if (low.getKey().equals(high.getKey())) {
            return low.getValue();
        }
        double share = Math.log(sigma / low.getKey()) / Math.log(high.getKey() / low.getKey());
        return low.getValue() + share * (high.getValue() - low.getValue());
    }

    /** The values at {@code sigmas}, or none at all if one is not known. */
    List<Double> at(List<Double> sigmas) {
        List<Double> values = sigmas.stream().map(this::at).toList();
        return values.contains(Double.NaN) ? List.of() : values;
    }
}
