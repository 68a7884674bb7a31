package io.fathom.data;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where points come from and how the file was understood, for people and for provenance.
 *
 * @param source the file or folder, for messages; for points made in memory a name for them
 * @param format for example {@code NPY v1, C order}; {@code memory} for an array
 * @param valueType how a number was stored, for example {@code uint8 (60000, 28, 28)}
 * @param notes decisions that the reader took by itself, a sentence each
 */
public record Origin(String source, String format, String valueType, List<String> notes) {
    public Origin {
        notes = List.copyOf(notes);
    }

    /** Points that were handed over as an array. */
    static Origin memory(String source) {
        return new Origin(source, "memory", "float32", List.of());
    }

    Origin withNote(String note) {
        return new Origin(
                source,
                format,
                valueType,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    Origin withSource(String newSource) {
        return new Origin(newSource, format, valueType, notes);
    }
}
