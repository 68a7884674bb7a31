package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.ImageOptions;
import io.fathom.data.ImageShape;
import io.fathom.data.ReadOptions;
import io.fathom.data.Size;
import io.fathom.data.Standardising;
import io.fathom.data.TableOptions;
import io.fathom.density.DensityOptions;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.ProcessKind;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.ErrorBundle;
import io.fathom.estimate.Kneedle;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.NormalBundle;
import io.fathom.estimate.Plateau;
import io.fathom.estimate.SigmaGrid;
import io.fathom.estimate.SpectralFilter;
import io.fathom.estimate.neighbour.SearchOptions;
import io.fathom.geometry.AnnealingOptions;
import io.fathom.geometry.GeometryOptions;
import io.fathom.geometry.Guidance;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.PredictorCorrectorOptions;
import io.fathom.geometry.Projection;
import io.fathom.geometry.Retraction;
import io.fathom.geometry.ReverseOptions;
import io.fathom.model.DitOptions;
import io.fathom.model.DsmMlpOptions;
import io.fathom.model.EnergyDitOptions;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.ImageLayout;
import io.fathom.model.MlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.RadialEnergyOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SmallMlpOptions;
import io.fathom.model.SubspaceOptions;
import io.fathom.model.UnetOptions;
import io.fathom.train.Budget;
import io.fathom.train.ClassOptions;
import io.fathom.train.Displacement;
import io.fathom.train.LearningRate;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every options record survives JSON and refuses what it does not know. */
class OptionsRoundTripTest {
    private static final String WHERE = "run.json";

    /**
     * One record and one change that it must refuse.
     *
     * @param path of the changed value, as a JSON pointer
     * @param bad the value, JSON
     * @param named what the message must contain
     */
    private record Case(Record options, String path, String bad, String... named) {
        @Override
        public String toString() {
            return options.getClass().getSimpleName() + " with " + path + " = " + bad;
        }
    }

    static Stream<Case> cases() {
        TrainOptions train = new TrainOptions(
                new SkipMlpOptions(96, 2, 0),
                new NoiseOptions(0.02, 5, NoiseOptions.Sampling.LOG_NORMAL),
                new OptimiserOptions(64, 1e-3, 0.1, 0, 2, 0.05),
                Budget.ofSteps(1234),
                Standardising.Mode.PER_COORDINATE,
                0.2,
                Long.MIN_VALUE);
        TableOptions table = new TableOptions(
                List.of("a", "3-5"), "kind", "name", TableOptions.Delimiter.TAB, TableOptions.Header.ABSENT);
        ImageOptions image = new ImageOptions(new Size(20, 30), false, new Size(8, 9), ImageOptions.Colour.GREY);
        return Stream.of(
                new Case(train, "/heldOut", "0.9", "heldOut", "0.9"),
                new Case(new ClassOptions(true, 0.25), "/dropped", "1", "dropped", "1"),
                new Case(
                        train.withClasses(ClassOptions.CONDITIONAL),
                        "/classes/conditional",
                        "\"maybe\"",
                        "conditional"),
                new Case(new Guidance(7.5, 0.5), "/alpha", "2", "alpha", "2"),
                new Case(
                        new PredictorCorrectorOptions(30, 10, new Guidance(2, 1), 0.16, new NoiseRange(0.02, 80)),
                        "/levels/highest",
                        "200",
                        "levels",
                        "200"),
                new Case(train, "/network/width", "0", "width", "0"),
                new Case(train, "/network/architecture", "\"transformer_xl\"", "network", "skip_mlp", "transformer_xl"),
                new Case(train, "/noise/sampling", "\"LOG_CAUCHY\"", "sampling", "LOG_CAUCHY"),
                new Case(train, "/scaling", "\"NONE\"", "scaling", "NONE"),
                new Case(train, "/budget/steps", "-1", "steps", "-1"),
                new Case(train, "/seed", "\"zero\"", "seed", "zero"),
                new Case(train, "/seed", "null", "seed"),
                new Case(train, "/network", "null", "network"),
                new Case(train, "/noise", "null", "noise"),
                new Case(train, "/scaling", "null", "scaling"),
                new Case(new SkipMlpOptions(96, 2, 0), "/blocks", "-1", "blocks", "-1"),
                new Case(new SkipMlpOptions(96, 2, 0), "/width", "96.5", "width"),
                new Case(new SubspaceOptions(3, 4, 64), "/dimension", "0", "dimension", "0"),
                new Case(DitOptions.paper(), "/heads", "7", "width", "7", "128"),
                new Case(DitOptions.demo(), "/noise", "\"LOUD\"", "noise", "LOUD"),
                new Case(train, "/process/process", "\"FLOW\"", "parameterisation", "FLOW", "EDM_OUTPUT"),
                new Case(train, "/noise/sampling", "\"UNIFORM_TIME\"", "sampling", "UNIFORM_TIME"),
                new Case(Recipe.PAPER_FLIPD.options(10, 500), "/noise/highest", "153", "highest", "153", "VP"),
                new Case(Recipe.PAPER_DSM.options(10, 500), "/optimiser/rate/floor", "-0.1", "floor", "-0.1"),
                new Case(train.process(), "/weighting", "\"MEDIAN\"", "weighting", "MEDIAN"),
                new Case(ProcessOptions.of(ProcessKind.VP), "/weighting", "\"PRECONDITIONED\"", "weighting", "VP"),
                new Case(new LearningRate(1e-3, 0, 1), "/floor", "2", "floor", "2"),
                new Case(LearningRate.halved(1e-3, 50), "/halving", "-1", "halving", "-1"),
                new Case(Recipe.PAPER_DUAL.options(12_288, 500), "/optimiser/batch", "0", "batch", "0"),
                new Case(train.optimiser(), "/beta2", "1", "beta2", "1"),
                new Case(train.optimiser(), "/replacement", "2.5", "replacement"),
                new Case(new MlpOptions(20, 2), "/layers", "0", "layers", "0"),
                new Case(new Displacement(0.2, 1), "/lid", "0", "lid", "0"),
                new Case(
                        train.noise().withDisplacement(new Displacement(0.2, 1)),
                        "/displacement",
                        "null",
                        "displacement"),
                new Case(new DsmMlpOptions(), "/architecture", "\"dsm\"", "dsm_mlp", "'dsm'"),
                new Case(new SmallMlpOptions(), "/architecture", "\"small\"", "small_mlp", "'small'"),
                new Case(MlpUnetOptions.MEDIUM, "/widths", "[]", "widths"),
                new Case(MlpUnetOptions.MEDIUM, "/widths", "[3, 0]", "widths", "0"),
                new Case(MlpUnetOptions.MEDIUM, "/widths", "null", "widths"),
                new Case(LangevinOptions.at(0.01), "/alpha", "2", "alpha", "2"),
                new Case(LangevinOptions.at(0.01).withLambda1(1), "/lambda1", "-1", "lambda1", "-1"),
                new Case(AnnealingOptions.DEFAULT, "/eta", "0", "eta", "0"),
                new Case(new ReverseOptions(ReverseOptions.Method.SDE, 40, 3, 0.02, 1), "/lowest", "4", "highest", "3"),
                new Case(new ImageLayout(3, 4, 5), "/height", "0", "height", "0"),
                new Case(UnetOptions.DEFAULT, "/width", "0", "width", "0"),
                new Case(EnergyMlpOptions.DEFAULT, "/layers", "0", "layers", "0"),
                new Case(EnergyMlpOptions.DEFAULT, "/form", "\"DIRECT\"", "form", "DIRECT"),
                new Case(EnergyUnetOptions.PAPER, "/width", "0", "width", "0"),
                new Case(EnergyUnetOptions.DEFAULT, "/noise", "\"TIME\"", "noise", "TIME"),
                new Case(EnergyDitOptions.DEFAULT, "/size/heads", "7", "width", "7", "128"),
                new Case(RadialEnergyOptions.DEFAULT, "/components", "0", "components", "0"),
                new Case(
                        TrainOptions.forEnergy(EnergyMlpOptions.DEFAULT, Budget.ofSteps(9)),
                        "/process/weighting",
                        "\"SUM\"",
                        "process",
                        "energy_mlp"),
                new Case(ProcessOptions.energy(true), "/parameterisation", "\"EPSILON\"", "weighting", "DUAL"),
                new Case(train.noise(), "/highest", "0.01", "highest", "0.01"),
                new Case(train.noise(), "/lowest", "\"NaN\"", "lowest", "NaN"),
                new Case(train.noise(), "/sampling", "null", "sampling"),
                new Case(train.optimiser(), "/rate/warmup", "1.5", "warmup", "1.5"),
                new Case(train.optimiser(), "/rate/peak", "0", "learningRate", "0"),
                new Case(Budget.ofMinutes(2.5), "/minutes", "0", "minutes", "0"),
                new Case(new ReadOptions(table.withLabelColumn(null), image, "x", "l.txt", 7), "/limit", "-2", "limit"),
                new Case(ReadOptions.DEFAULT, "/table", "null", "table"),
                new Case(table, "/delimiter", "\"dot\"", "delimiter", "dot"),
                new Case(table, "/columns", "null", "columns"),
                new Case(table, "/header", "null", "header"),
                new Case(image, "/cropSquare", "true", "crop"),
                new Case(image, "/colour", "\"red\"", "colour", "red"),
                new Case(image, "/colour", "null", "colour"),
                new Case(new Size(3, 4), "/width", "0", "width", "0"),
                new Case(new ImageShape(3, 4, 5), "/channels", "0", "channels", "0"),
                new Case(new NoiseRange(0.01, 3), "/lowest", "4", "4"),
                new Case(new SigmaGrid(0.02, 2, 9), "/count", "0", "count", "0"),
                new Case(new DensityOptions(0.01, 3, 12, true, 5), "/levels", "1", "levels", "1"),
                new Case(DensityOptions.DEFAULT, "/draws", "0", "draws", "0"),
                new Case(new SearchOptions(3, 17, 99), "/queryTile", "0", "queryTile", "0"),
                new Case(Plateau.PER_POINT, "/window", "1", "window", "1"),
                new Case(new Kneedle(true), "/referenceGrid", "\"perhaps\"", "referenceGrid", "perhaps"),
                new Case(Kneedle.reference(7), "/withoutKnee", "-1", "withoutKnee", "-1"),
                new Case(new NormalBundle(3, .2), "/threshold", "1", "threshold", "1"),
                new Case(ErrorBundle.standard(6), "/noise", "\"ratio\"", "noise", "ratio"),
                new Case(new GeometryOptions(32, 2.5, 4), "/tangents", "0", "tangents", "0"),
                new Case(GeometryOptions.DEFAULT, "/offset", "0", "offset", "0"),
                new Case(new Projection(Projection.Refinement.NEWTON, 2), "/steps", "4", "1 to 3", "4"),
                new Case(Projection.SHARP, "/refinement", "\"BLUNT\"", "refinement", "BLUNT"),
                new Case(Projection.PLAIN, "/refinement", "null", "refinement"),
                new Case(new Retraction(0.1), "/step", "-1", "step", "-1"),
                new Case(SpectralFilter.STANDARD, "/cutoff", "0", "cutoff", "0"),
                new Case(new DenoisingLoss(5, NoiseKind.ORTHOGONAL, true), "/draws", "0", "draws", "0"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRoundTripIsEqual(Case c) {
        JsonNode tree = Json.parse(Json.text(c.options()), WHERE);
        assertThat(Json.as(tree, c.options().getClass(), WHERE)).isEqualTo(c.options());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anUnknownKeyIsRefusedByName(Case c) {
        ObjectNode tree = (ObjectNode) Json.parse(Json.text(c.options()), WHERE);
        tree.put("colourOfTheSky", 1);
        assertThatThrownBy(() -> Json.as(tree, c.options().getClass(), WHERE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(WHERE)
                .hasMessageContaining("colourOfTheSky");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMissingKeyIsRefusedByName(Case c) {
        ObjectNode tree = (ObjectNode) Json.parse(Json.text(c.options()), WHERE);
        String key = tree.fieldNames().next();
        tree.remove(key);
        assertThatThrownBy(() -> Json.as(tree, c.options().getClass(), WHERE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBadValueIsRefusedByName(Case c) {
        JsonNode tree = Json.parse(Json.text(c.options()), WHERE);
        int cut = c.path().lastIndexOf('/');
        ObjectNode parent = (ObjectNode) tree.at(c.path().substring(0, cut));
        parent.set(c.path().substring(cut + 1), Json.parse(c.bad(), "case"));
        assertThatThrownBy(() -> Json.as(tree, c.options().getClass(), WHERE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(WHERE)
                .hasMessageContainingAll(c.named());
    }

    /** Records called Options, Budget, Grid or Range are all here. */
    @Test
    void noOptionsRecordIsLeftOut() throws Exception {
        List<String> tried =
                cases().map(c -> c.options().getClass().getName()).distinct().toList();
        List<String> found = ContractCoverageTest.concrete(Record.class, Json.class).stream()
                .filter(Class::isRecord)
                .filter(c -> c.getSimpleName().matches(".*(Options|Budget|Grid|NoiseRange)"))
                .filter(c -> !c.getName().contains("data.manifold")) // written, never read
                .map(Class::getName)
                .toList();
        assertThat(found).hasSizeGreaterThan(7).isSubsetOf(tried);
    }
}
