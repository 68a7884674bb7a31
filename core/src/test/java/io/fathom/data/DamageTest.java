package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.base.BadInputException;
import io.fathom.tensor.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cutting files off and flipping their bits: whatever comes is points or a {@link BadInputException}, nothing else. */
class DamageTest {
    private static final int ROUNDS = 40;
    private static final long SEED = 20;

    @TempDir
    private static Path folder;

    static Stream<Map.Entry<String, byte[]>> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "a.csv",
                "x,y,kind\n1,2,cat\n3,4,\"d\"\"og\"\n5.5,-6e3,bird\n7,8,cat\n".getBytes(StandardCharsets.UTF_8));
        files.put("b.csv.gz", TestFiles.gzip("1 2 3\n4 5 6\n7 8 9\n".getBytes(StandardCharsets.UTF_8)));
        for (String name :
                List.of("images_nhwc_fortran.npy", "version3.npy", "f8_big.npy", "one_packed.npz", "one_stored.npz")) {
            files.put(name, Files.readAllBytes(TestFiles.golden("npy/" + name)));
        }
        files.put("c.idx", TestFiles.idx(8, new int[] {2, 3, 3}, new byte[18]));
        files.put("d.idx.gz", TestFiles.gzip(TestFiles.idx(8, new int[] {2, 3, 3}, new byte[18])));
        List<Integer> rows = IntStream.range(0, 40).boxed().collect(Collectors.toList());
        for (CompressionCodecName codec : List.of(
                CompressionCodecName.UNCOMPRESSED,
                CompressionCodecName.SNAPPY,
                CompressionCodecName.GZIP,
                CompressionCodecName.ZSTD,
                CompressionCodecName.LZ4_RAW)) {
            Path file = TestFiles.parquet(
                    folder.resolve(codec + ".parquet"),
                    "message m { optional double x; required float y; required int32 z; }",
                    codec,
                    rows,
                    (group, i) -> group.append("x", i / 3.0).append("y", 1f).append("z", i % 4));
            files.put(codec + ".parquet", Files.readAllBytes(file));
        }
        Path list = TestFiles.parquet(
                folder.resolve("list.parquet"),
                "message m { repeated float v; }",
                CompressionCodecName.SNAPPY,
                rows,
                (group, i) -> group.append("v", 1f * i).append("v", 2f * i));
        files.put("list.parquet", Files.readAllBytes(list));
        files.put("grey.png", TestFiles.image("png", TestFiles.grey(9, 7, 0)));
        files.put("colour.png", TestFiles.image("png", TestFiles.colour(9, 7)));
        files.put("grey.jpg", TestFiles.image("jpg", TestFiles.grey(16, 12, 0)));
        files.put("colour.jpg", TestFiles.image("jpg", TestFiles.colour(16, 12)));
        files.put("lossless.webp", Files.readAllBytes(TestFiles.golden("webp/lossless.webp")));
        files.put("lossy.webp", Files.readAllBytes(TestFiles.golden("webp/lossy.webp")));
        return files.entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void damageIsPointsOrBadInput(Map.Entry<String, byte[]> file) throws IOException {
        String name = file.getKey();
        Path place = Files.createDirectories(folder.resolve(name + ".folder"));
        boolean image = name.matches(".*\\.(png|jpg|webp)");
        if (image) {
            TestFiles.write(place.resolve("0.png"), TestFiles.image("png", TestFiles.grey(9, 7, 0)));
        }
        Path path = place.resolve(name);
        Path target = image ? place : path;
        TestFiles.write(path, file.getValue());
        TableOptions table = name.equals("a.csv") ? TableOptions.DEFAULT.withLabelColumn("3") : TableOptions.DEFAULT;
        ReadOptions options = ReadOptions.DEFAULT.withTable(table);
        assertThat(PointReader.read(target, options).usableRows())
                .as("undamaged")
                .isNotEmpty();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RandomStream random = RandomStream.at(SEED, round);
            TestFiles.write(path, damaged(file.getValue(), random));
            try {
                Points points = PointReader.read(target, options);
                refused += points.usableRows().length < points.count() ? 1 : 0;
            } catch (BadInputException e) {
                assertThat(e.getMessage()).startsWith(target.toString());
                refused++;
            } catch (Throwable e) {
                throw new AssertionError(name + ", seed " + SEED + ", round " + round, e);
            }
        }
        assertThat(refused).as("damage seen").isGreaterThan(ROUNDS / 10);
    }

    private static byte[] damaged(byte[] whole, RandomStream random) {
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(whole, random.nextInt(whole.length));
        }
        byte[] bytes = whole.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? bytes[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
        }
        return bytes;
    }
}
