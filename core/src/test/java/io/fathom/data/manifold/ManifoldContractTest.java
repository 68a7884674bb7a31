package io.fathom.data.manifold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every manifold promises. */
class ManifoldContractTest {
    private static final int N = 200;

    private static final List<Manifold> ALL = make(); // once: mixtures measure themselves when made

    static List<Manifold> all() {
        return ALL;
    }

    private static List<Manifold> make() {
        MixtureOptions mixture = MixtureOptions.DEFAULT;
        return List.of(
                HyperSphere.DEFAULT,
                new HyperSphere(1, 2),
                HyperBall.DEFAULT,
                HyperTwinPeaks.DEFAULT,
                CliffordTorus.DEFAULT,
                Nonlinear.DEFAULT,
                new Rotated(new HyperSphere(2, 3), 10, 4),
                new Circle(0, 0, 2),
                new Circle(4, 1, 3),
                new Ellipse(1, 2, 2),
                new Torus(2, 0.5, true, 3),
                new Torus(2, 0.5, false, 5),
                new SwissRoll(3),
                new Lollipop(),
                new Doughnut(),
                new MultiscaleGaussian(3),
                new Disks(16),
                new MixtureManifold(mixture),
                new MixtureManifold(mixture.withLaw(MixtureOptions.Law.LAPLACE)),
                new MixtureManifold(mixture.withWarp(new Warp.Squiggly(5))),
                new MixtureManifold(mixture.withWarp(new Warp.Flow())),
                new MixtureManifold(mixture.withDimensions(3, 1, 2, 1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void sameStreamGivesTheSameBits(Manifold manifold) {
        Sample a = manifold.sample(N, RandomStream.at(7, 1));
        Sample b = manifold.sample(N, RandomStream.at(7, 1));
        assertThat(a.values()).isEqualTo(b.values());
        assertThat(a.component()).isEqualTo(b.component());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anotherStreamSharesNoRow(Manifold manifold) {
        Sample a = manifold.sample(N, RandomStream.at(7, 1));
        Sample b = manifold.sample(N, RandomStream.at(7, 2));
        Set<List<Double>> seen = new HashSet<>();
        int possible = 0;
        for (int i = 0; i < N; i++) {
            if (a.lid()[i] > 0) {
                seen.add(list(a.row(i)));
                possible++;
            }
        }
        assertThat(seen).as("distinct rows in one stream").hasSize(possible);
        for (int i = 0; i < N; i++) {
            assertThat(seen).doesNotContain(list(b.row(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void truthHasOneEntryPerRowAndBelongsToItsComponent(Manifold manifold) {
        Sample sample = manifold.sample(N, RandomStream.at(1));
        assertThat(sample.count()).isEqualTo(N);
        assertThat(sample.ambientDimension()).isEqualTo(manifold.ambientDimension());
        int[] dimensions = manifold.intrinsicDimensions();
        for (int i = 0; i < N; i++) {
            assertThat(sample.lid()[i]).isEqualTo(dimensions[sample.component()[i]]);
            assertThat(sample.lid()[i]).isLessThanOrEqualTo(manifold.ambientDimension());
        }
        assertThat(Arrays.stream(sample.component()).distinct().count()).isEqualTo(dimensions.length);
        assertThat(Arrays.stream(sample.values()).allMatch(Double::isFinite)).isTrue();
        manifold.imageShape()
                .ifPresent(shape -> assertThat(shape.ambientDimension()).isEqualTo(sample.ambientDimension()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void noPointsAreRefused(Manifold manifold) {
        assertThatThrownBy(() -> manifold.sample(0, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n: expected an integer of at least 1, found 0");
    }

    private static List<Double> list(double[] row) {
        return Arrays.stream(row).boxed().toList();
    }
}
