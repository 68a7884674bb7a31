package io.fathom.data;

import io.fathom.base.BadInputException;
import java.nio.file.Path;

/** Refuses an option that the format at hand does not know: what would be ignored is said. */
final class OptionCheck {
    private OptionCheck() {}

    static void folder(Path path, ReadOptions options) {
        refuse(path, "a folder of images", tableOption(options.table()), "CSV and Parquet");
        refuse(path, "a folder of images", textOption(options.table()), "CSV");
        refuse(path, "a folder of images", options.array() == null ? "" : "--array", "NPZ");
    }

    static void file(Opened file, ReadOptions options) {
        String found = file.kind() == FileKind.ZIP ? "NPZ" : file.kind().toString();
        boolean text = file.kind() == FileKind.TEXT;
        if (!text && file.kind() != FileKind.PARQUET) {
            refuse(file.path(), found, tableOption(options.table()), "CSV and Parquet");
        }
        if (!text) {
            refuse(file.path(), found, textOption(options.table()), "CSV");
        }
        if (file.kind() != FileKind.ZIP) {
            refuse(file.path(), found, options.array() == null ? "" : "--array", "NPZ");
        }
        refuse(file.path(), found, imageOption(options.image()), "a folder of images");
    }

    private static String tableOption(TableOptions table) {
        return !table.columns().isEmpty()
                ? "--columns"
                : table.labelColumn() != null ? "--label-column" : table.idColumn() != null ? "--id-column" : "";
    }

    private static String textOption(TableOptions table) {
        return table.delimiter() != TableOptions.Delimiter.DETECT
                ? "--delimiter"
                : table.header() != TableOptions.Header.DETECT ? "--header" : "";
    }

    private static String imageOption(ImageOptions image) {
        if (image.resize() != null) {
            return "--resize";
        }
        boolean crop = image.crop() != null || image.cropSquare();
        return crop ? "--crop" : image.colour() == ImageOptions.Colour.DETECT ? "" : "--" + image.colour();
    }

    private static void refuse(Path path, String found, String option, String meant) {
        if (!option.isEmpty()) {
            throw new BadInputException(path + ": " + option + " is for " + meant + ", this is " + found + ".");
        }
    }
}
