package io.fathom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Map<Path, String> MAIN = Sources.below(MODULE.resolve("src/main/java"));
    private static final Map<Path, String> TESTS = Sources.below(MODULE.resolve("src/test/java"));

    @Test
    void everyPackageSaysInMoreThanOneSentenceWhatItIs() {
        Map<Path, Long> sentences = new TreeMap<>();
        for (Path file : MAIN.keySet()) {
            Path packageInfo = file.resolveSibling("package-info.java");
            sentences.put(packageInfo, Sources.sentences(MAIN.getOrDefault(packageInfo, "")));
        }
        assertThat(sentences).hasSizeGreaterThan(8);
        assertThat(sentences).allSatisfy((file, count) -> assertThat(count).isGreaterThan(1));
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        assertThat(MAIN).hasSizeGreaterThan(15);
        assertThat(MAIN).allSatisfy((file, source) -> {
            boolean commandLine = file.toString().replace('\\', '/').contains("/io/fathom/cli/");
            assertThat(!commandLine && Sources.prints(source)).isFalse();
        });
    }

    @Test
    void aFileOfMoreThan500LinesGivesItsReason() {
        Map<Path, String> all = new TreeMap<>(MAIN);
        all.putAll(TESTS);
        assertThat(all).hasSizeGreaterThan(MAIN.size());
        assertThat(all)
                .allSatisfy(
                        (file, source) -> assertThat(Sources.isTooLong(source)).isFalse());
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
}
