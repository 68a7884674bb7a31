package io.fathom.house;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Who may import whom, judged from compiled classes by {@code jdeps}. */
final class ImportLaw {
    /** The rooms; each imports only rooms to its left. A package below a room belongs to it. */
    static final List<String> ROOMS = List.of(
            "base",
            "tensor",
            "data",
            "diffusion",
            "model",
            "train",
            "geometry",
            "density",
            "estimate",
            "report",
            "cli");

    /** What stands to the left and is forbidden all the same. */
    private static final Map<String, Set<String>> BANS = Map.of(
            "model", Set.of("data"),
            "geometry", Set.of("train", "data"),
            "density", Set.of("train", "data"),
            "estimate", Set.of("train", "data"),
            "report", Set.of("train"));

    /** Libraries that one package, with those below it, has for itself. */
    private static final Map<String, String> CONFINED = Map.of(
            "org.bytedeco", "io.fathom.tensor", "ai.onnxruntime", "io.fathom.model.onnx", "picocli", "io.fathom.cli");

    private static final Pattern ROOM = Pattern.compile("io\\.fathom\\.([a-z]+)\\..+");
    private static final Pattern LINE = Pattern.compile("\\s+(\\S+)\\s+->\\s+(\\S+)(?:\\s.*)?");

    private ImportLaw() {}

    /** One class uses another. */
    record Edge(String from, String to) {}

    /** All uses of one class by another, within a folder of compiled classes and out of it. */
    static List<Edge> edges(Path classes) {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        StringWriter out = new StringWriter();
        int status = jdeps.run(
                new PrintWriter(out), new PrintWriter(out), "-verbose:class", "-filter:none", classes.toString());
        if (status != 0) {
            throw new IllegalStateException("jdeps ended with " + status + ": " + out);
        }
        List<Edge> edges = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            // lines without an indent are the summary per folder
            if (matcher.matches() && !matcher.group(1).equals("io.fathom.package-info")) {
                edges.add(new Edge(matcher.group(1), matcher.group(2)));
            }
        }
        return edges;
    }

    /** One sentence for each use that the law forbids. */
    static List<String> violations(List<Edge> edges) {
        return edges.stream().flatMap(edge -> judge(edge).stream()).distinct().toList();
    }

    private static Optional<String> judge(Edge edge) {
        for (Map.Entry<String, String> entry : CONFINED.entrySet()) {
            boolean used = within(edge.to(), entry.getKey());
            if (used && !within(edge.from(), entry.getValue())) {
                return Optional.of(say(edge, entry.getKey() + " is for " + entry.getValue() + " alone"));
            }
        }
        String from = room(edge.from());
        if (ROOMS.indexOf(from) < 0) {
            return Optional.of(say(edge, "the using class is in no room of " + ROOMS));
        }
        if (!edge.to().startsWith("io.fathom.")) {
            return Optional.empty();
        }
        String to = room(edge.to());
        if (ROOMS.indexOf(to) < 0) {
            return Optional.of(say(edge, "the used class is in no room of " + ROOMS));
        }
        if (ROOMS.indexOf(to) > ROOMS.indexOf(from)) {
            return Optional.of(say(edge, from + " stands left of " + to));
        }
        if (BANS.getOrDefault(from, Set.of()).contains(to)) {
            return Optional.of(say(edge, from + " must not know " + to));
        }
        return Optional.empty();
    }

    private static String room(String className) {
        Matcher matcher = ROOM.matcher(className);
        return matcher.matches() ? matcher.group(1) : className;
    }

    private static boolean within(String className, String packageName) {
        return className.startsWith(packageName + ".");
    }

    private static String say(Edge edge, String why) {
        return edge.from() + " -> " + edge.to() + ": " + why;
    }
}
