package io.fathom.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every Java file and package owes its reader, judged from the source text. */
final class Sources {
    static final int LONGEST = 500; // lines; longer needs a written reason
    private static final Pattern REASON =
            Pattern.compile("(?m)^\\s*(//|\\*|/\\*\\*?) ?.*Longer than 500 lines because \\S+");
    private static final Pattern COMMENT = Pattern.compile("(?s)//[^\\n]*|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\\\n])*\"");
    private static final Pattern PRINTING = Pattern.compile(
            "\\bSystem\\s*\\.\\s*(out|err)\\b|\\bjava\\.lang\\.System\\.(out|err)\\b|\\.printStackTrace\\(\\s*\\)");
    private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*(?:@\\w+\\s*)*package ");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s|$)");

    private Sources() {}

    /** The text of all Java files below {@code root}, by path. */
    static Map<Path, String> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> file, Sources::read, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file is too long and does not say why. */
    static boolean isTooLong(String source) {
        return source.lines().count() > LONGEST && !REASON.matcher(source).find();
    }

    /** Whether code, comments and string literals aside, writes to the process's standard streams. */
    static boolean prints(String source) {
        return PRINTING.matcher(COMMENT.matcher(source).replaceAll("")).find();
    }

    /** The number of sentences in the Javadoc of a package-info. */
    static long sentences(String packageInfo) {
        var matcher = JAVADOC.matcher(packageInfo);
        if (!matcher.find()) {
            return 0;
        }
        String prose = matcher.group(1)
                .replaceAll("(?m)^\\s*\\* ?", "") // the margin
                .replaceAll("(?s)\\n\\s*@(see|since|author).*", "")
                .replaceAll("(?s)<pre>.*?</pre>", "")
                .replaceAll("(?s)\\{@\\w+[^}]*}", "x")
                .replaceAll("<[^>]*>", " ");
        return List.of(SENTENCE_END.split(prose)).stream()
                .filter(part -> part.strip().contains(" "))
                .count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
