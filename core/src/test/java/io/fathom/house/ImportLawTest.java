package io.fathom.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.base.Check;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportLawTest {
    /** Planted classes: a Guest in a package of Fathom that has a field of a Host elsewhere, and what the law says to it. */
    private static final List<Plant> PLANTS = List.of(
            new Plant("tensor", "io.fathom.report", "tensor stands left of report"),
            new Plant("base", "io.fathom.tensor", "base stands left of tensor"),
            new Plant("model.onnx", "io.fathom.data", "model must not know data"),
            new Plant("geometry", "io.fathom.train", "geometry must not know train"),
            new Plant("density", "io.fathom.data.manifold", "density must not know data"),
            new Plant("estimate.neighbour", "io.fathom.data", "estimate must not know data"),
            new Plant("estimate", "io.fathom.train", "estimate must not know train"),
            new Plant("report", "io.fathom.train", "report must not know train"),
            new Plant("model", "org.bytedeco.pytorch", "org.bytedeco is for io.fathom.tensor alone"),
            new Plant("train", "picocli", "picocli is for io.fathom.cli alone"),
            new Plant("model", "ai.onnxruntime", "ai.onnxruntime is for io.fathom.model.onnx alone"),
            new Plant("cli", "ai.onnxruntime", "ai.onnxruntime is for io.fathom.model.onnx alone"),
            new Plant("report", "io.fathom.tensor", ""),
            new Plant("cli", "io.fathom.train", ""),
            new Plant("train", "io.fathom.data", ""),
            new Plant("estimate.neighbour", "io.fathom.estimate", ""),
            new Plant("tensor", "org.bytedeco.pytorch", ""),
            new Plant("model.onnx", "ai.onnxruntime", ""),
            new Plant("cli", "picocli", ""));

    private record Plant(String from, String to, String verdict) {}

    @Test
    void productionCodeObeysTheLaw() throws URISyntaxException {
        Path classes = Path.of(
                Check.class.getProtectionDomain().getCodeSource().getLocation().toURI());

        List<ImportLaw.Edge> edges = ImportLaw.edges(classes);

        assertThat(edges).hasSizeGreaterThan(100);
        assertThat(edges).anyMatch(edge -> edge.to().startsWith("picocli."));
        assertThat(ImportLaw.violations(edges)).isEmpty();
    }

    @Test
    void plantedImportsAreJudgedEachByItsOwnRule(@TempDir Path folder) throws IOException {
        List<String> expected = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        for (int i = 0; i < PLANTS.size(); i++) {
            Plant plant = PLANTS.get(i);
            String guest = "io.fathom." + plant.from + ".Guest" + i;
            String host = plant.to + ".Host" + i;
            sources.add(source(folder, host, "public class Host" + i + " {}"));
            sources.add(source(folder, guest, "class Guest" + i + " { " + host + " host; }"));
            if (!plant.verdict.isEmpty()) {
                expected.add(guest + " -> " + host + ": " + plant.verdict);
            }
        }

        List<ImportLaw.Edge> edges = compiledEdges(folder, sources);

        assertThat(ImportLaw.violations(edges))
                .filteredOn(said -> said.startsWith("io.fathom.")) // planted library classes are in no room
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aClassOutsideTheRoomsIsCaught(@TempDir Path folder) throws IOException {
        List<Path> sources = List.of(
                source(folder, "io.fathom.attic.Box", "public class Box {}"),
                source(folder, "io.fathom.Loose", "class Loose {}"),
                source(folder, "io.fathom.cli.Guest", "class Guest { io.fathom.attic.Box box; }"));

        List<ImportLaw.Edge> edges = compiledEdges(folder, sources);

        String rooms = "is in no room of " + ImportLaw.ROOMS;
        assertThat(ImportLaw.violations(edges))
                .containsExactlyInAnyOrder(
                        "io.fathom.attic.Box -> java.lang.Object: the using class " + rooms,
                        "io.fathom.Loose -> java.lang.Object: the using class " + rooms,
                        "io.fathom.cli.Guest -> io.fathom.attic.Box: the used class " + rooms);
    }

    private static Path source(Path folder, String className, String body) throws IOException {
        int dot = className.lastIndexOf('.');
        Path file = folder.resolve(className.substring(dot + 1) + ".java");
        return Files.writeString(file, "package " + className.substring(0, dot) + "; " + body);
    }

    private static List<ImportLaw.Edge> compiledEdges(Path folder, List<Path> sources) {
        Path classes = folder.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        sources.forEach(file -> arguments.add(file.toString()));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).isZero();
        return ImportLaw.edges(classes);
    }
}
