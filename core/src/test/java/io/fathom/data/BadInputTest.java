package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.data.ImageOptions.Colour;
import io.fathom.data.TableOptions.Delimiter;
import io.fathom.data.TableOptions.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad file with the exact words it gets; the table is left in target/bad-input.md. */
class BadInputTest {
    private static final ReadOptions PLAIN = ReadOptions.DEFAULT;
    private static final Map<Integer, String> TABLE = new TreeMap<>();

    /**
     * @param what for people
     * @param make writes the file in a folder
     * @param message of the error; or of the faults, one a line; {@code FILE} and {@code DIR} stand for the paths
     */
    private record Case(int number, String what, Function<Path, Path> make, ReadOptions options, String message) {
        @Override
        public String toString() {
            return number + " " + what;
        }
    }

    private static final class Cases {
        private final List<Case> all = new ArrayList<>();

        void add(String what, Function<Path, Path> make, ReadOptions options, String message) {
            all.add(new Case(all.size() + 1, what, make, options, message));
        }

        void add(String what, String name, byte[] content, String message) {
            add(what, folder -> TestFiles.write(folder.resolve(name), content), PLAIN, message);
        }

        void text(String what, String content, String message) {
            text(what, content, TableOptions.DEFAULT, message);
        }

        void text(String what, String content, TableOptions table, String message) {
            add(what, folder -> TestFiles.write(folder.resolve("a.csv"), content), PLAIN.withTable(table), message);
        }

        void golden(String what, String name, String message) {
            add(what, folder -> TestFiles.golden("npy/" + name), PLAIN, message);
        }
    }

    static Stream<Case> cases() {
        Cases c = new Cases();
        files(c);
        texts(c);
        arrays(c);
        tables(c);
        images(c);
        labelsAndOptions(c);
        return c.all.stream();
    }

    private static void files(Cases c) {
        c.add("no file", folder -> folder.resolve("nowhere.csv"), PLAIN, "FILE: no such file or folder.");
        c.add("empty file", "a.csv", new byte[0], "FILE: the file is empty.");
        c.add(
                "unknown binary",
                "a.dat",
                new byte[] {1, 2, 3, 0, 5},
                "FILE: not a format that Fathom reads (CSV, NPY, NPZ, Parquet, IDX, a folder of images).");
        c.add(
                "HDF5",
                "a.h5",
                new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10},
                "FILE: HDF5 is not read; save the numbers as NPY, for example numpy.save(path, array.astype('float32')).");
        c.add(
                "pickle",
                "a.pkl",
                new byte[] {(byte) 0x80, 4, 'K', '.'},
                "FILE: Python pickle is not read; save the numbers as NPY, for example numpy.save(path,"
                        + " array.astype('float32')).");
        c.add("one image", folder -> png(folder, "a.png", 4), PLAIN, "FILE: one PNG image; give the folder of images.");
        c.add(
                "xz",
                "a.csv.xz",
                new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0},
                "FILE: packed by xz; unpack it first.");
        c.add(
                "text under an NPY name",
                "a.npy",
                "<html>404</html>".getBytes(StandardCharsets.UTF_8),
                "FILE: the name says NPY, the content is text.");
        c.add(
                "gzip cut off",
                "a.csv.gz",
                Arrays.copyOf(TestFiles.gzip("1,2\n3,4\n5,6\n7,8\n".getBytes(StandardCharsets.UTF_8)), 20),
                "FILE: the packed data ends early, as if the file were cut off.");
        byte[] damaged = TestFiles.gzip("1,2\n3,4\n5,6\n7,8\n".getBytes(StandardCharsets.UTF_8));
        damaged[damaged.length - 7] ^= 1;
        c.add(
                "gzip with a wrong checksum",
                "a.csv.gz",
                damaged,
                "FILE: the packed data is damaged (Corrupt GZIP trailer).");
        c.add(
                "gzip twice",
                "a.gz",
                TestFiles.gzip(TestFiles.gzip(new byte[] {'1'})),
                "FILE: packed by gzip twice; unpack it first.");
    }

    private static void texts(Cases c) {
        c.text("header only", "x,y\n", "FILE: expected rows of numbers below the header, found none.");
        c.text("blank lines only", "\n\n  \n", "FILE: expected rows of numbers, found only blank lines.");
        c.text(
                "a text column",
                "x,species\n1,setosa\n2,setosa\n",
                "FILE: column 2 \"species\" has no number in 2 of 2 rows, for example \"setosa\". Name it with"
                        + " --label-column or --id-column, or choose the numeric columns with --columns.");
        c.text(
                "decimal commas",
                "x;y\n1,5;2,5\n3,5;4,5\n",
                TableOptions.DEFAULT.withDelimiter(Delimiter.SEMICOLON),
                "FILE: column 1 \"x\" has no number in 2 of 2 rows, for example \"1,5\". Decimal commas are not read:"
                        + " write decimal points.");
        c.text(
                "a cell of text, an empty one, a NaN, a number too large, a row too short and one too long",
                "1,2\n1,abc\n,2\nNaN,2\n1,1e60\n1\n1,2,3\n4,5\n6,7\n8,9\n1,2\n3,4\n5,6\n7,8\n9,10\n11,12\n13,14\n15,16\n17,18\n19,20\n21,22\n",
                "not_a_number row 2 (line 2), column 2: \"abc\"\n"
                        + "missing_value row 3 (line 3), column 1: empty\n"
                        + "non_finite_input row 4 (line 4), column 1: \"NaN\"\n"
                        + "non_finite_input row 5 (line 5), column 2: \"1e60\" is beyond the range of float32\n"
                        + "wrong_width row 6 (line 6): expected 2 cells, found 1\n"
                        + "wrong_width row 7 (line 7): expected 2 cells, found 3");
        c.text(
                "no usable row",
                "x,y\n1,nan\nnan,2\n",
                "FILE: none of the 2 rows can be used: 2 non_finite_input (row 1 (line 2), column 2 \"y\": \"nan\").");
        c.add(
                "Latin-1 text",
                "a.csv",
                "n\u00e9,1\nb,2\n".getBytes(StandardCharsets.ISO_8859_1),
                "FILE: expected UTF-8 text, found other bytes; convert it, for example iconv -f latin1 -t utf-8.");
        c.add(
                "UTF-16 text",
                "a.csv",
                "\uFEFF1,2\n".getBytes(StandardCharsets.UTF_16LE),
                "FILE: UTF-16 text; save it as UTF-8.");
        c.text(
                "a column name that is not there",
                "x,y\n1,2\n",
                TableOptions.DEFAULT.withColumns(List.of("z")),
                "FILE: --columns z: no such column. Columns: x, y.");
        c.text(
                "a column number that is not there",
                "1,2\n3,4\n",
                TableOptions.DEFAULT.withColumns(List.of("1-3")),
                "FILE: --columns 1-3: expected numbers from 1 to 2, the file has 2 columns.");
        c.text(
                "a name where there is no header",
                "1,2\n3,4\n",
                TableOptions.DEFAULT.withLabelColumn("kind"),
                "FILE: --label-column kind: no such column. The file has no header; use numbers from 1 to 2.");
        c.text(
                "a column named twice",
                "x,y\n1,2\n",
                TableOptions.DEFAULT.withColumns(List.of("x", "1-2")),
                "FILE: --columns: column 1 \"x\" is named twice.");
        c.text(
                "two columns of one name",
                "x,x\n1,2\n",
                TableOptions.DEFAULT.withColumns(List.of("x")),
                "FILE: --columns x: 2 columns have this name (1, 2); use the number.");
        c.text(
                "no column left",
                "x\n1\n",
                TableOptions.DEFAULT.withIdColumn("x"),
                "FILE: no column is left for the coordinates; the file has 1, taken as label or id.");
        c.text(
                "more names than columns",
                "a,b,c,d\n1,2\n3,4\n",
                TableOptions.DEFAULT.withHeader(Header.PRESENT),
                "FILE: the header has 4 cells, most rows have 2. Expected as many names as columns.");
    }

    private static void arrays(Cases c) {
        c.add(
                "NPY header claims more than the file",
                "a.npy",
                TestFiles.npy("(1000, 4)", 1, 2, 3, 4),
                "FILE: the header says shape (1000, 4) of float32 = 16,000 bytes, the file holds 16.");
        c.add(
                "NPY header claims less than the file",
                "a.npy",
                TestFiles.npy("(1, 2)", 1, 2, 3, 4),
                "FILE: the header says shape (1, 2) of float32 = 8 bytes, the file holds 16.");
        c.add(
                "NPY shape beyond 64 bits",
                "a.npy",
                TestFiles.npy("(4000000000, 4000000000, 4)", 1),
                "FILE: the header's shape (4000000000, 4000000000, 4) of float32 is larger than any file.");
        c.add(
                "packed NPY that lies",
                "a.npy.gz",
                TestFiles.gzip(TestFiles.npy("(100, 4)", 1, 2, 3, 4)),
                "FILE: the data ends before its header says.");
        c.add(
                "NPY header damaged",
                "a.npy",
                TestFiles.npy("{'descr': '<f4', 'shape': (1,)}", new byte[4]),
                "FILE: the NPY header is damaged: expected {'descr': ..., 'fortran_order': ..., 'shape': (...)}, found"
                        + " \"{'descr': '<f4', 'shape': (1,)}\".");
        c.add(
                "NPY header longer than the file",
                "a.npy",
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0, 0, 0, 1, '{'},
                "FILE: the NPY header claims 16777216 bytes for itself, expected at most 13.");
        c.add(
                "NPY of a future version",
                "a.npy",
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 1, 0, '{'},
                "FILE: expected NPY version 1, 2 or 3, found 9.0.");
        c.golden(
                "pickled objects",
                "refused_object.npy",
                "FILE: expected numbers, found Python objects (pickled) (dtype \"|O\"). Save it as numbers:"
                        + " numpy.save(path, array.astype('float32')).");
        c.golden(
                "named fields",
                "refused_structured.npy",
                "FILE: expected numbers, found a structured array (named fields) (dtype \"[\"). Save it as numbers:"
                        + " numpy.save(path, array.astype('float32')).");
        c.golden(
                "complex numbers",
                "refused_complex.npy",
                "FILE: expected numbers, found complex numbers (dtype \"<c16\"). Save it as numbers:"
                        + " numpy.save(path, array.astype('float32')).");
        c.golden(
                "a single number",
                "refused_scalar.npy",
                "FILE: expected an array of points, found a single number (shape ()).");
        c.golden("no rows", "refused_empty.npy", "FILE: expected at least one row and one column, found shape (0, 4).");
        c.golden(
                "NPZ of several arrays",
                "several.npz",
                "FILE: holds 3 arrays; choose one (array, on the command line --array). Arrays: x float32 (5, 4);"
                        + " y int64 (5,); names text (5,).");
        c.add(
                "NPZ without the array",
                folder -> TestFiles.golden("npy/several.npz"),
                PLAIN.withArray("z"),
                "FILE: has no array z (array, on the command line --array). Arrays: x float32 (5, 4); y int64 (5,);"
                        + " names text (5,).");
        c.add(
                "a spreadsheet",
                "a.xlsx",
                TestFiles.zip(Map.of("xl/workbook.xml", new byte[] {'<'})),
                "FILE: a ZIP file without NPY arrays (it holds xl/workbook.xml); expected NPZ as numpy.savez writes it."
                        + " Spreadsheets: save as CSV.");
        c.add(
                "NPZ cut off",
                "a.npz",
                Arrays.copyOf(TestFiles.zip(Map.of("x.npy", TestFiles.npy("(1, 1)", 1))), 60),
                "FILE: the packed data is damaged (zip END header not found).");
        c.add(
                "NPY rows with NaN and a number too large",
                "a.npy",
                TestFiles.npyDoubles("(3, 2)", 1, 2, Double.NaN, 3, 4, -1e39),
                "non_finite_input row 2, column 1: NaN\n"
                        + "non_finite_input row 3, column 2: -1.0E39 is beyond the range of float32");
        c.add(
                "IDX claims more than the file",
                "a.idx",
                TestFiles.idx(8, new int[] {60000, 28, 28}, new byte[] {1, 2, 3}),
                "FILE: the header says shape (60000, 28, 28) of uint8 = 47,040,000 bytes, the file holds 3.");
        c.add(
                "IDX cut off in its header",
                "a.idx",
                new byte[] {0, 0, 8, 3, 0, 0},
                "FILE: the data ends before its header says.");
        byte[] huge = ByteBuffer.allocate(16)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(0x803)
                .putInt(-1)
                .putInt(-1)
                .putInt(-1)
                .array();
        c.add(
                "IDX with lengths of 2^32 - 1",
                "a.idx",
                huge,
                "FILE: the header's shape (4294967295, 4294967295, 4294967295) of uint8 is larger than any file.");
    }

    private static void tables(Cases c) {
        c.add(
                "Parquet cut off",
                "a.parquet",
                "PAR1 and then nothing".getBytes(StandardCharsets.UTF_8),
                "FILE: not a readable Parquet file: it is not a Parquet file. Expected magic number at tail, but found"
                        + " [104, 105, 110, 103].");
        c.add(
                "Parquet with a column of text",
                folder -> TestFiles.parquet(
                        folder.resolve("a.parquet"),
                        "message m { required double x; required binary city (STRING); }",
                        CompressionCodecName.UNCOMPRESSED,
                        List.of("Rome"),
                        (group, city) -> group.append("x", 1.0).append("city", city)),
                PLAIN,
                "FILE: column city (string) is not one number per row. Choose numeric columns, or one list of numbers,"
                        + " with --columns; name the others with --label-column or --id-column. Columns: x double;"
                        + " city string.");
        c.add(
                "Parquet with a null and a NaN",
                folder -> TestFiles.parquet(
                        folder.resolve("a.parquet"),
                        "message m { optional double x; }",
                        CompressionCodecName.SNAPPY,
                        List.of(1.0, Double.NaN, -1.0),
                        (group, x) -> {
                            if (x != -1.0) {
                                group.append("x", x);
                            }
                        }),
                PLAIN,
                "non_finite_input row 2, column 1: NaN\nmissing_value row 3, column 1 \"x\": null");
        c.add(
                "Parquet without rows",
                folder -> TestFiles.parquet(
                        folder.resolve("a.parquet"),
                        "message m { optional double x; }",
                        CompressionCodecName.SNAPPY,
                        List.<Double>of(),
                        (group, x) -> group.append("x", x)),
                PLAIN,
                "FILE: expected at least one row, found none.");
    }

    private static Path png(Path folder, String name, int size) {
        return TestFiles.write(folder.resolve(name), TestFiles.image("png", TestFiles.grey(size, size, 0)));
    }

    private static void images(Cases c) {
        c.add(
                "a folder without images",
                folder -> {
                    TestFiles.write(folder.resolve("notes.txt"), "x");
                    return folder;
                },
                PLAIN,
                "FILE: expected a folder of PNG, JPEG or WebP images, found 1 other file, such as notes.txt.");
        c.add(
                "a folder of which no image can be read",
                folder -> {
                    TestFiles.write(folder.resolve("a.png"), "<html>");
                    return folder;
                },
                PLAIN,
                "FILE: expected images, found 1 that cannot be read, for example a.png: not a PNG, JPEG or WebP image.");
        c.add(
                "images cut off, damaged, of another size, of another kind",
                folder -> {
                    png(folder, "a.png", 4);
                    png(folder, "b.png", 4);
                    png(folder, "c.png", 6);
                    byte[] good = TestFiles.image("png", TestFiles.grey(4, 4, 0));
                    TestFiles.write(folder.resolve("d.png"), Arrays.copyOf(good, good.length - 12));
                    good[45] ^= 1;
                    TestFiles.write(folder.resolve("e.png"), good);
                    byte[] jpeg = TestFiles.image("jpg", TestFiles.grey(4, 4, 0));
                    TestFiles.write(folder.resolve("f.jpg"), Arrays.copyOf(jpeg, jpeg.length - 9));
                    TestFiles.write(folder.resolve("g.webp"), "GIF89a");
                    return folder;
                },
                PLAIN,
                "wrong_image_size c.png: 6x6 pixels, most images have 4x4 (--resize brings all to one size)\n"
                        + "unreadable_image d.png: cut off: the PNG has no end chunk\n"
                        + "unreadable_image e.png: damaged: the checksum of the PNG chunk at byte 33 does not fit\n"
                        + "unreadable_image f.jpg: cut off: the JPEG has no end marker\n"
                        + "unreadable_image g.webp: not a PNG, JPEG or WebP image");
    }

    private static void labelsAndOptions(Cases c) {
        Function<Path, Path> two = folder -> TestFiles.write(folder.resolve("a.npy"), TestFiles.npy("(2, 1)", 1, 2));
        c.add(
                "a labels file that is too short",
                two,
                PLAIN.withLabels(TestFiles.golden("npy/labels_int.npy")),
                "LABELS: expected 2 labels, one per row, found 5.");
        c.add(
                "a labels file that holds a table",
                two,
                PLAIN.withLabels(TestFiles.golden("npy/f4_little.npy")),
                "LABELS: expected one label per row, found an array of shape (5, 4).");
        c.add(
                "a labels file that is missing",
                two,
                PLAIN.withLabels(Path.of("nowhere.txt")),
                "nowhere.txt: no such file or folder.");
        c.add(
                "columns of an NPY file",
                two,
                PLAIN.withTable(TableOptions.DEFAULT.withColumns(List.of("1"))),
                "FILE: --columns is for CSV and Parquet, this is NPY.");
        c.add(
                "a size for a table",
                two,
                PLAIN.withImage(ImageOptions.DEFAULT.withResize(new Size(8, 8))),
                "FILE: --resize is for a folder of images, this is NPY.");
        c.add(
                "colour for a table",
                two,
                PLAIN.withImage(ImageOptions.DEFAULT.withColour(Colour.GREY)),
                "FILE: --grey is for a folder of images, this is NPY.");
        c.add("an array of an NPY file", two, PLAIN.withArray("x"), "FILE: --array is for NPZ, this is NPY.");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void badInputIsSaidInTheseWords(Case bad, @TempDir Path folder) {
        Path file = bad.make().apply(folder);
        StringBuilder faults = new StringBuilder();
        Throwable error = catchThrowable(() -> {
            Points points = PointReader.read(file, bad.options());
            for (int i = 0; i < points.count(); i++) {
                RowFault fault = points.fault(i);
                if (fault != null) {
                    faults.append(fault.kind().code())
                            .append(' ')
                            .append(fault.detail())
                            .append('\n');
                }
            }
        });
        if (error != null) {
            assertThat(error).isInstanceOf(BadInputException.class);
            faults.append(error.getMessage());
        }
        String labels = String.valueOf(bad.options().labels());
        String said = faults.toString().strip().replace(file.toString(), "FILE");
        said = labels.startsWith("/") ? said.replace(labels, "LABELS") : said;
        TABLE.put(
                bad.number(),
                "| " + bad.number() + " | " + bad.what() + " | " + (error == null ? "kept as faulty rows" : "error")
                        + " | " + said.replace("|", "\\|").replace("\n", "<br>") + " |\n");
        assertThat(said).isEqualTo(bad.message());
    }

    @AfterAll
    static void theTableIsLeftBehind() {
        AtomicFile.write(Path.of("target", "bad-input.md"), out -> {
            out.write("| | input | result | message |\n|---|---|---|---|\n".getBytes(StandardCharsets.UTF_8));
            for (String line : TABLE.values()) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
    }
}
