package io.fathom.estimate.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.manifold.CliffordTorus;
import io.fathom.data.manifold.HyperBall;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.HyperTwinPeaks;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Nonlinear;
import io.fathom.data.manifold.Sample;
import io.fathom.tensor.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The baselines of Yeats et al. 2025 (arXiv 2510.12975, Table 1): mean absolute errors over five manifolds, 2,000 points each. */
class FiveManifoldsNeighboursTest {
    private static final int N = 2000;
    private static final int K = 100;
    private static final double DRAW = 0.3; // between draws of the points

    @Test
    void theBaselinesHaveThePublishedErrors() {
        List<Manifold> manifolds = List.of(
                HyperSphere.DEFAULT,
                HyperBall.DEFAULT,
                HyperTwinPeaks.DEFAULT,
                CliffordTorus.DEFAULT,
                Nonlinear.DEFAULT);
        double mle = 0;
        double ess = 0;
        for (Manifold manifold : manifolds) {
            Sample sample = manifold.sample(N, RandomStream.at(4));
            double[][] rows = IntStream.range(0, N).mapToObj(sample::row).toArray(double[][]::new);
            Neighbourhoods x = Neighbourhoods.of(
                    PointCloud.of(rows), K, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT);
            mle += error(x.estimate(new Mle(K, false)), sample.lid()) / manifolds.size();
            ess += error(x.estimate(new Ess(K, false)), sample.lid()) / manifolds.size();
        }
        assertThat(mle).isCloseTo(22, within(DRAW));
        assertThat(ess).isCloseTo(7.1, within(DRAW));
    }

    private static double error(LocalLid found, double[] truth) {
        return IntStream.range(0, N)
                .mapToDouble(i -> Math.abs(found.value()[i] - truth[i]))
                .average()
                .orElseThrow();
    }
}
