package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.report.bench.Target;
import io.fathom.train.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchManifoldsTest {
    private static BenchmarkRow row(String data, String estimator, String level, Split split, double d, double error) {
        BenchmarkRow.Band none = new BenchmarkRow.Band(List.of(), List.of(), List.of());
        return new BenchmarkRow(
                new BenchmarkRow.Cell(data, "net", "default", estimator, level, 0, split),
                new BenchmarkRow.Truth(64, d),
                new BenchmarkRow.Reading(estimator, 8, 0.05),
                new BenchmarkRow.Score(10, 10, error, error, d + error, 0, 0, Double.NaN),
                new BenchmarkRow.Exact(d, 1, List.of(), List.of()),
                new BenchmarkRow.Cost(1, 1, 1, 1, 1, 1),
                List.of(new BenchmarkRow.Component(
                        d, 10, 10, error, error, none, new BenchmarkRow.Histogram(0, 0, List.of()))));
    }

    private static List<BenchmarkRow> five(String estimator, String level, Split split, double error) {
        return BenchManifolds.cases(false).stream()
                .map(c -> row(c.name(), estimator, level, split, 16, error))
                .toList();
    }

    @Test
    void theBestFixedLevelIsOneForAllManifolds() {
        List<BenchmarkRow> rows = new ArrayList<>(five("plain64", "0.05", Split.TRAIN, 1.9));
        rows.addAll(five("plain64", "0.02", Split.TRAIN, 2.1));
        assertThat(BenchManifolds.targets(rows)).singleElement().satisfies(t -> {
            assertThat(t.name()).contains("sigma 0.05");
            assertThat(t.value()).isEqualTo(1.9);
            assertThat(t.met()).isTrue();
        });
    }

    @Test
    void meansAreNotClaimedWhileAManifoldIsMissing() {
        List<BenchmarkRow> rows = five("default", "plateau", Split.TRAIN, 1).subList(0, 4);
        assertThat(BenchManifolds.targets(rows))
                .extracting(Target::name)
                .noneMatch(name -> name.contains("mean"))
                .anyMatch(name -> name.contains("sphere"));
    }

    @Test
    void memorisingFailsTheHeldOutTarget() {
        List<BenchmarkRow> rows = new ArrayList<>(five("default", "plateau", Split.TRAIN, 1));
        rows.addAll(five("default", "plateau", Split.HELD_OUT, 1.5));
        assertThat(BenchManifolds.targets(rows))
                .filteredOn(t -> t.name().contains("held-out"))
                .singleElement()
                .satisfies(t -> assertThat(t.met()).isFalse());
    }

    @Test
    void everyChoiceIsNamedInTheHelp() {
        String help = new CommandLine(new BenchManifoldsCommand()).getUsageMessage(CommandLine.Help.Ansi.OFF);
        Stream.of(BenchNetwork.ALL, BenchRecipe.ALL, BenchEstimator.ALL)
                .flatMap(List::stream)
                .forEach(choice -> assertThat(help).contains(choice.name()));
        BenchManifolds.cases(false).forEach(c -> assertThat(help).contains(c.name()));
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> BenchChoice.of("--networks", BenchNetwork.ALL, List.of("resnet")))
                .hasMessageContaining("--networks")
                .hasMessageContaining("skip_mlp")
                .hasMessageContaining("resnet");
        assertThatThrownBy(() -> BenchLevel.of("-1"))
                .hasMessageContaining("plateau")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> BenchManifolds.chosen(BenchManifolds.cases(false), List.of("cube")))
                .hasMessageContaining("twin-peaks")
                .hasMessageContaining("cube");
    }

    @Test
    void everyMixtureOfEverySizeExistsAndHasANameOfItsOwn() {
        for (BenchMixtures.Size size : BenchMixtures.Size.values()) {
            List<BenchCase> cases = BenchMixtures.cases(size);
            assertThat(cases).extracting(BenchCase::name).doesNotHaveDuplicates();
            if (size == BenchMixtures.Size.SMALL) { // larger ones take long to set up
                cases.forEach(c -> assertThat(c.manifold()
                                .apply(3)
                                .sample(2, io.fathom.tensor.RandomStream.at(1))
                                .count())
                        .isEqualTo(2));
            }
        }
    }

    @Test
    void theReadingsOfAModelShareTheTimeThatTrainingsLeave() {
        BenchPlan plan = new BenchPlan(
                BenchManifolds.cases(false),
                BenchNetwork.ALL.subList(0, 2),
                BenchRecipe.ALL.subList(0, 1),
                List.of(),
                List.of(),
                List.of(),
                List.of(0L),
                Budget.ofMinutes(3.6),
                3600,
                false);
        assertThat(plan.readingEnd(300, 1)).isEqualTo(300 + (3300 - 9 * 216) / 10.0);
        assertThat(plan.readingEnd(3000, 10)).isEqualTo(3600); // the last may use all that is left
        assertThat(plan.withBudget(Budget.ofSteps(9)).readingEnd(100, 1)).isEqualTo(450); // length of trainings unknown
    }
}
