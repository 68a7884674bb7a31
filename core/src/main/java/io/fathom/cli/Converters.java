package io.fathom.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Text of an option to its value, with messages that say what was expected in the words of the help. */
final class Converters {
    private Converters() {}

    /** For a command and all beneath it; options with a converter of their own keep it. */
    static void register(CommandLine line) {
        ITypeConverter<Integer> integer = number("an integer", Integer::valueOf);
        ITypeConverter<Long> wide = number("an integer", Long::valueOf);
        ITypeConverter<Double> real = number("a number", Double::valueOf);
        line.registerConverter(Integer.class, integer).registerConverter(int.class, integer);
        line.registerConverter(Long.class, wide).registerConverter(long.class, wide);
        line.registerConverter(Double.class, real).registerConverter(double.class, real);
        registerEnums(line);
    }

    private static void registerEnums(CommandLine line) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            for (Class<?> type : option.auxiliaryTypes()) {
                if (type.isEnum()) {
                    registerEnum(line, type);
                }
            }
        }
        line.getSubcommands().values().forEach(Converters::registerEnums);
    }

    private static <T> void registerEnum(CommandLine line, Class<T> type) {
        line.registerConverter(type, text -> {
            String wanted = text.replace('-', '_');
            for (T constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
                    return constant;
                }
            }
            String names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            throw new TypeConversionException("expected one of " + names + ", found '" + text + "'.");
        });
    }

    private static <T> ITypeConverter<T> number(String expected, Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected " + expected + ", found '" + text + "'.");
            }
        };
    }
}
