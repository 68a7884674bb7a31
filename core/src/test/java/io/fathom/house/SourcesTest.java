package io.fathom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Map<Path, String> MAIN = Sources.below(MODULE.resolve("src/main/java"));
    private static final Map<Path, String> TESTS = Sources.below(MODULE.resolve("src/test/java"));

    @Test
    void everyPackageSaysInMoreThanOneSentenceWhatItIs() {
        Set<Path> expected = MAIN.keySet().stream()
                .map(file -> file.resolveSibling("package-info.java"))
                .collect(Collectors.toSet());
        assertThat(expected).hasSizeGreaterThan(8);
        assertThat(expected)
                .filteredOn(file -> Sources.sentences(MAIN.getOrDefault(file, "")) < 2)
                .isEmpty();
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        assertThat(MAIN).hasSizeGreaterThan(15);
        assertThat(offenders(MAIN, Sources::prints))
                .filteredOn(file -> !file.toString().replace('\\', '/').contains("/io/fathom/cli/"))
                .isEmpty();
    }

    @Test
    void aFileOfMoreThan500LinesGivesItsReason() {
        assertThat(TESTS).hasSizeGreaterThan(4);
        assertThat(offenders(MAIN, Sources::isTooLong)).isEmpty();
        assertThat(offenders(TESTS, Sources::isTooLong)).isEmpty();
    }

    @Test
    void aLongFileIsCaughtUnlessItSaysWhy() {
        String longest = "\n".repeat(Sources.LONGEST);
        assertThat(Sources.isTooLong(longest)).isFalse();
        assertThat(Sources.isTooLong(longest + "\n")).isTrue();
        assertThat(Sources.isTooLong(longest + "\n// Longer than 500 lines because the table is one piece.\n"))
                .isFalse();
        assertThat(Sources.isTooLong(longest + "\n// Longer than 500 lines because\n"))
                .isTrue();
    }

    @Test
    void printingIsCaughtInCodeButNotInCommentsAndStrings() {
        assertThat(Sources.prints("void f() { System.out.println(1); }")).isTrue();
        assertThat(Sources.prints("PrintStream to = System . err;")).isTrue();
        assertThat(Sources.prints("import static java.lang.System.out;")).isTrue();
        assertThat(Sources.prints("catch (Exception e) { e.printStackTrace(); }"))
                .isTrue();
        assertThat(Sources.prints("// System.out.println\n/* System.err */ String s = \"System.out\";"))
                .isFalse();
        assertThat(Sources.prints("e.printStackTrace(writer); System.getProperty(\"x\");"))
                .isFalse();
    }

    @Test
    void sentencesOfAPackageAreCounted() {
        assertThat(Sources.sentences("package io.fathom;")).isZero();
        assertThat(Sources.sentences("/** One sentence e.g this. */\npackage io.fathom;"))
                .isEqualTo(1);
        assertThat(Sources.sentences(
                        "/**\n * Numbers: arrays.\n *\n * <p>See {@link a.B. c} there.\n */\n@NullMarked\npackage x;"))
                .isEqualTo(2);
        assertThat(Sources.sentences("/** One here.\n * @see A b. c.\n */\npackage x;"))
                .isEqualTo(1);
    }

    private static List<Path> offenders(Map<Path, String> sources, Predicate<String> bad) {
        return sources.keySet().stream()
                .filter(file -> bad.test(sources.getOrDefault(file, "")))
                .toList();
    }
}
