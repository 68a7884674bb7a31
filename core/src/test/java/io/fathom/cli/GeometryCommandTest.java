package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code project} and {@code geometry} from outside, on a hardly trained model. */
class GeometryCommandTest {
    private static final int N = 40;
    private static final double PRINTED = 1e-4; // relative, of CSV's float32

    @TempDir
    private static Path folder;

    private record Ran(int status, String out, String err) {}

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int status = line.execute(args);
        return new Ran(status, out.toString(), err.toString());
    }

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void aModelOfACircle() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < N; i++) {
            text.append(3 * Math.cos(i)).append(',').append(3 * Math.sin(i)).append('\n');
        }
        text.append("nan,1\n");
        Files.writeString(folder.resolve("circle.csv"), text);
        Ran trained = run(
                "train",
                at("circle.csv"),
                "--out",
                at("m.safetensors"),
                "--steps",
                "30",
                "--width",
                "32",
                "--threads",
                "1");
        assertThat(trained.status()).isZero();
    }

    @Test
    void everyRowHasItsDistanceItsDimensionAndItsProjection() {
        Ran ran = run(
                "project", at("circle.csv"), "--model", at("m.safetensors"), "--sigma", "0.3", "--out", at("p.csv"));
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("distance", "LID (tr J)", "sigma 0.3");
        Table table = TableFile.readTable(folder.resolve("p.csv"));
        assertThat(table.rows()).isEqualTo(N + 1);
        assertThat(table.names())
                .containsExactly("id", "distance", "squared_ratio", "trace", "flipd", "projected_1", "projected_2");
        double[] distance = table.numbers("distance", "p.csv");
        double[] ratio = table.numbers("squared_ratio", "p.csv");
        double unit = unit();
        for (int i = 0; i < N; i++) {
            assertThat(ratio[i]).isCloseTo(distance[i] * distance[i] / 0.09, within(PRINTED * ratio[i]));
            double dx = table.numbers("projected_1", "p.csv")[i] - 3 * Math.cos(i);
            double dy = table.numbers("projected_2", "p.csv")[i] - 3 * Math.sin(i);
            assertThat(Math.hypot(dx, dy)).isCloseTo(unit * distance[i], within(1e-4));
        }
        assertThat(distance[N]).isNaN();
    }

    /** The scale that the table's settings tell: the root of half the mean square of a circle of radius 3. */
    private static double unit() {
        String units =
                TableFile.readSidecar(folder.resolve("p.csv")).path("units").asText();
        double unit = Double.parseDouble(units.replaceAll(".*one is ([0-9.]+) in data units", "$1"));
        assertThat(unit).isCloseTo(3 / Math.sqrt(2), within(0.1));
        return unit;
    }

    @Test
    void aReferenceTellsWhichShareOfItIsNearer() throws IOException {
        Files.writeString(folder.resolve("far.csv"), "x,y\n3,0\n9,9\nnan,0\n");
        Ran ran = run(
                "project",
                at("far.csv"),
                "--model",
                at("m.safetensors"),
                "--sigma",
                "0.3",
                "--reference",
                at("circle.csv"),
                "--out",
                at("q.csv"));
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("1 rows (50.0 %) farther than 99 % of the reference");
        double[] nearer = TableFile.readTable(folder.resolve("q.csv")).numbers("nearer", "q.csv");
        assertThat(nearer[0]).isBetween(0.0, 1.0).isNotEqualTo(1);
        assertThat(nearer[1]).isEqualTo(1);
        assertThat(nearer[2]).isNaN();
        // of itself, a reference has every rank once
        run(
                "project",
                at("circle.csv"),
                "--model",
                at("m.safetensors"),
                "--sigma",
                "0.3",
                "--reference",
                at("circle.csv"),
                "--out",
                at("q.csv"));
        double mean = java.util.Arrays.stream(
                        TableFile.readTable(folder.resolve("q.csv")).numbers("nearer", "q.csv"))
                .limit(N)
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0.5, within(PRINTED));
    }

    @Test
    void aReferenceOfFewRowsIsRefused() throws IOException {
        Files.writeString(folder.resolve("few.csv"), "x,y\n3,0\n0,3\n");
        Ran ran = run(
                "project",
                at("circle.csv"),
                "--model",
                at("m.safetensors"),
                "--sigma",
                "0.3",
                "--reference",
                at("few.csv"));
        assertThat(ran.status()).isNotZero();
        assertThat(ran.err()).contains("few.csv").contains("at least 20").contains("found 2");
    }

    @Test
    void geometryWritesItsTableAndItsPage() throws IOException {
        Ran ran = run(
                "geometry",
                at("circle.csv"),
                "--model",
                at("m.safetensors"),
                "--sigma",
                "0.3",
                "--out",
                at("g.npz"),
                "--report",
                at("g.html"));
        assertThat(ran.status()).isZero();
        Table table = TableFile.readTable(folder.resolve("g.npz"));
        assertThat(table.names())
                .contains(
                        "mean_curvature", "greatest_curvature", "reach_curvature", "reach_pairs", "tangent_directions");
        assertThat(table.numbers("mean_curvature", "g.npz")[0]).isFinite();
        assertThat(table.numbers("mean_curvature", "g.npz")[N]).isNaN();
        assertThat(Files.readString(folder.resolve("g.html")))
                .contains("\"kind\":\"scatter\"", "Points and their projections", "Farthest from the surface");
    }

    @Test
    void whatCannotBeIsRefusedAndNamed() {
        String[] base = {"--model", at("m.safetensors")};
        Ran outside = run("project", at("circle.csv"), base[0], base[1], "--sigma", "0.001");
        assertThat(outside.status()).isEqualTo(2);
        assertThat(outside.err()).contains("0.02", "found 0.001");
        Ran second = run("geometry", at("circle.csv"), base[0], base[1], "--sigma", "2.9");
        assertThat(second.status()).isEqualTo(2);
        assertThat(second.err()).contains("to 3,", "found 4.1");
        Ran density = run("project", at("circle.csv"), base[0], base[1], "--sigma", "0.3", "--lid", "1");
        assertThat(density.status()).isEqualTo(2);
        assertThat(density.err()).contains("--lid", "normalised log-densities");
        Ran steps = run("project", at("circle.csv"), base[0], base[1], "--sigma", "0.3", "--steps", "4");
        assertThat(steps.status()).isEqualTo(2);
        assertThat(steps.err()).contains("expected 1 to 3", "found 4");
        Ran both = run("project", at("circle.csv"), base[0], base[1], "--sigma", "0.3", "--sharp", "--newton");
        assertThat(both.status()).isEqualTo(2);
    }
}
