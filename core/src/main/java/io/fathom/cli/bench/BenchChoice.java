package io.fathom.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Something chosen from a list by its name. */
interface BenchChoice {
    String name();

    String help();

    /**
     * The named ones, in the order named.
     *
     * @throws IllegalArgumentException for an unknown name, with the known ones
     */
    static <T extends BenchChoice> List<T> of(String option, List<T> all, List<String> names) {
        List<T> chosen = new ArrayList<>();
        for (String name : names) {
            String wanted = name.trim().toLowerCase(Locale.ROOT).replace('-', '_');
            T found = all.stream()
                    .filter(c -> c.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(option + ": expected "
                            + all.stream().map(BenchChoice::name).collect(Collectors.joining(", ")) + ", found " + name
                            + "."));
            if (!chosen.contains(found)) {
                chosen.add(found);
            }
        }
        return chosen;
    }

    /** Names and what they are, for the help. */
    static String describe(List<? extends BenchChoice> all) {
        return all.stream().map(c -> c.name() + " (" + c.help() + ")").collect(Collectors.joining(", "));
    }
}
