package io.fathom.estimate.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values for all points together against scikit-dimension 0.3.4, DADApy 0.3.3 and GeoMLE. */
class GlobalGoldenTest {
    private static final double EXACT = 1e-10;
    private static final double CLOSE = 1e-9;
    private static final double FLOAT_PATH = 1e-8; // the peer's fit runs partly in float32
    private static final double OPTIMISER = 1e-6; // the peer's bisection or optimiser stops there

    static List<String> inputs() {
        List<String> all = new ArrayList<>(Golden.INPUTS);
        all.add("digits_R64");
        return all;
    }

    private final SoftAssertions softly = new SoftAssertions();

    private void check(String what, double found, double expected, double relative) {
        softly.assertThat(found).as(what).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void scikitDimensionAgrees(String input) {
        JsonNode peer = Golden.json(input + ".global.json");
        Neighbourhoods x = Golden.searched(input);
        for (int k : new int[] {20, 100}) {
            LocalLid mle = x.estimate(new Mle(k, false));
            String name = "MLE_k" + k + " dimension_ comb=";
            check(
                    name + "mle",
                    mle.aggregate(Aggregation.HARMONIC).value(),
                    peer.path(name + "mle").asDouble(),
                    EXACT);
            check(
                    name + "mean",
                    mle.aggregate(Aggregation.ARITHMETIC).value(),
                    peer.path(name + "mean").asDouble(),
                    EXACT);
            check(
                    name + "median",
                    mle.aggregate(Aggregation.MEDIAN).value(),
                    peer.path(name + "median").asDouble(),
                    EXACT);
        }
        check(
                "TwoNN",
                TwoNn.DEFAULT.estimate(x).value(),
                peer.path("TwoNN global").asDouble(),
                CLOSE);
        check(
                "CorrInt",
                new CorrInt(10, 20).estimate(x).value(),
                peer.path("CorrInt k1=10 k2=20 global").asDouble(),
                CLOSE);
        JsonNode fisher = peer.path("FisherS conditional_number=10 global");
        GlobalLid found = new FisherS().estimate(x);
        if (fisher.isNumber()) {
            check("FisherS", found.value(), fisher.asDouble(), CLOSE);
        } else {
            softly.assertThat(found.reason()).isEqualTo(Reason.UNDEFINED);
        }
        String d = Integer.toString(x.points().dimension());
        double likelihood = input.equals("swissroll_R3")
                ? 1.931121 // where the peer stalls at its start
                : peer.path("MiND_ML ver=MLk k=20 D=" + d + " global").asDouble();
        check("MLk", new MindMl(20, false).estimate(x).value(), likelihood, OPTIMISER);
        if (!input.equals("swissroll_R3")) {
            check(
                    "MLi",
                    new MindMl(20, true).estimate(x).value(),
                    peer.path("MiND_ML ver=MLi k=20 D=" + d + " global").asDouble(),
                    0);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void stochasticEstimatorsAreWithinOneOfScikitDimension(String input) {
        JsonNode peer = Golden.json(input + ".global.json");
        Neighbourhoods x = Golden.searched(input);
        int d = Math.min(x.points().dimension(), 20);
        JsonNode danco = peer.path("DANCo k=10 D=" + d + " fractal=False random_state=0 global");
        assertThat(danco.isNumber()).isTrue();
        softly.assertThat(new Danco(10, d, 1)
                        .estimate(x, SearchOptions.DEFAULT, Progress.SILENT)
                        .value())
                .as("Danco")
                .isCloseTo(danco.asDouble(), within(1.0));
        JsonNode graph = peer.path("KNN k=10 ps=arange(50,150,20) M=5 np.random.seed(0) global");
        softly.assertThat(KnnGraph.standard(1).estimate(x.points()).value())
                .as("KnnGraph, peer %s", graph)
                .isCloseTo(graph.asDouble(), within(1.0));
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void dadapyAgrees(String input) {
        JsonNode peer = Golden.json("dadapy.json").path(input);
        Neighbourhoods x = Golden.searched(input);
        triple(peer.path("2NN base mu_fraction=0.9 (id,err,rs)"), TwoNn.DEFAULT.estimate(x), FLOAT_PATH, false);
        triple(peer.path("2NN ml mu_fraction=1 (id,err,rs)"), new TwoNn(TwoNn.Fit.ML, 0).estimate(x), EXACT, false);
        triple(
                peer.path("2NN wprior alpha=2 beta=5 posterior_mean (id,err,rs)"),
                new TwoNn(TwoNn.Fit.BAYES, 0).estimate(x),
                EXACT,
                true);
        JsonNode gride = peer.path("gride range_max=64: n1=1,2,4,8,16,32; n2=2*n1");
        for (int i = 0; i < 6; i++) {
            GlobalLid found = new Gride(1 << i).estimate(x);
            check("gride id " + i, found.value(), gride.path("ids").path(i).asDouble(), OPTIMISER);
            check(
                    "gride error " + i,
                    found.standardError(),
                    gride.path("err").path(i).asDouble(),
                    OPTIMISER);
            check("gride scale " + i, found.scale(), gride.path("rs").path(i).asDouble(), EXACT);
        }
        for (boolean bayes : new boolean[] {true, false}) {
            JsonNode binomial =
                    peer.path("binomial_k k=30 r=0.5 bayes=" + (bayes ? "True" : "False") + " (id,err,scale)");
            GlobalLid found = new Binomial(30, 0.5, bayes).estimate(x);
            if (binomial.isArray()) {
                triple(binomial, found, EXACT, true);
            } else {
                softly.assertThat(found.reason()).isEqualTo(Reason.UNDEFINED);
            }
        }
        softly.assertAll();
    }

    private void triple(JsonNode peer, GlobalLid found, double relative, boolean error) {
        softly.assertThat(peer.size()).isEqualTo(3);
        check(found.label(), found.value(), peer.path(0).asDouble(), relative);
        check(found.label() + " scale", found.scale(), peer.path(2).asDouble(), EXACT);
        if (error) {
            check(found.label() + " error", found.standardError(), peer.path(1).asDouble(), relative);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sphere2_R10", "ball5_R20", "swissroll_R3", "gauss10_R64"})
    void geoMleAgreesWithTheIndexSetsOfThePeer(String input) {
        JsonNode peer = Golden.json("geomle.json").path(input);
        JsonNode sets = Golden.json(input + ".geomle_bootstrap_idx.json");
        PointCloud points = Golden.points(input);
        String options = "k1=10 k2=40 nb_iter1=2 nb_iter2=5 degree=(1,2) alpha=5e-3 random_state=0";
        for (int run = 0; run < 2; run++) {
            List<int[]> drawn = new ArrayList<>();
            for (int s = 0; s < 5; s++) {
                JsonNode set = sets.path(5 * run + s);
                int[] rows = new int[set.size()];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = set.path(i).asInt();
                }
                drawn.add(rows);
            }
            for (boolean fast : new boolean[] {false, true}) {
                GeoMle estimator = new GeoMle(10, 40, 2, 5, fast, 0);
                check(
                        (fast ? "fast " : "") + "GeoMLE",
                        estimator.estimate(points, drawn, SearchOptions.DEFAULT),
                        peer.path((fast ? "fastGeoMLE " : "GeoMLE ") + options)
                                .path(run)
                                .asDouble(),
                        CLOSE);
            }
        }
        softly.assertAll();
    }

    @Test
    void theFirstNeighboursAreThoseOfScikitLearn() {
        double[][] distances = Golden.rows("sphere2_R10.knn100_dist.first50rows.csv");
        double[][] indices = Golden.rows("sphere2_R10.knn100_idx.first50rows.csv");
        Neighbours found =
                new NearestNeighbours(Golden.points("sphere2_R10"), SearchOptions.DEFAULT).ofAll(100, Progress.SILENT);
        assertThat(distances).hasDimensions(50, 100);
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 100; j++) {
                assertThat(found.indices()[i][j]).isEqualTo((int) indices[i][j]);
                assertThat(found.distances()[i][j]).isCloseTo(distances[i][j], within(1e-12));
            }
        }
    }

    @Test
    void copiesCollapseToTheFirstRows() {
        Neighbourhoods x = Neighbourhoods.of(
                Golden.points("duplicates_R3"), 100, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT);
        assertThat(x.count()).isEqualTo(180);
        assertThat(x.rows()).isEqualTo(200);
        assertThat(x.place(180)).isZero();
        assertThat(x.multiplicities()[19]).isEqualTo(2);
        check(
                "Mle 20",
                x.estimate(new Mle(20, false)).aggregate(Aggregation.HARMONIC).value(),
                2.9095185447,
                CLOSE);
        check(
                "Mle 100",
                x.estimate(new Mle(100, false)).aggregate(Aggregation.HARMONIC).value(),
                2.4734914705,
                CLOSE);
        check("TwoNn", TwoNn.DEFAULT.estimate(x).value(), 3.1775058391, CLOSE);
        check("TwoNn ML", new TwoNn(TwoNn.Fit.ML, 0).estimate(x).value(), 3.1012983596, CLOSE);
        softly.assertAll();
    }
}
