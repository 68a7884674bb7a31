package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.data.ImageOptions.Colour;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    private Path folder;

    private static ReadOptions image(ImageOptions image) {
        return ReadOptions.DEFAULT.withImage(image);
    }

    private void png(String name, BufferedImage image) {
        TestFiles.write(folder.resolve(name), TestFiles.image("png", image));
    }

    @Test
    void greyImagesAreRowsInTheOrderOfTheirNames() {
        png("b.png", TestFiles.grey(3, 2, 100));
        png("a.PNG", TestFiles.grey(3, 2, 0));
        TestFiles.write(folder.resolve("readme.txt"), "no image");
        TestFiles.write(folder.resolve(".hidden.png"), "no image");
        Points points = PointReader.read(folder);
        assertThat(points.imageShape()).contains(new ImageShape(1, 2, 3));
        assertThat(points.id(0)).isEqualTo("a.PNG");
        assertThat(points.value(1, 5)).isEqualTo(112);
        assertThat(points.hasLabels()).isFalse();
        assertThat(points.origin().notes()).containsExactly("1 other files were left out.");
    }

    @Test
    void subFoldersAreLabels() {
        png("cat/1.png", TestFiles.grey(2, 2, 0));
        png("dog/deep/1.png", TestFiles.grey(2, 2, 1));
        Points points = PointReader.read(folder);
        assertThat(points.id(1)).isEqualTo("dog/deep/1.png");
        assertThat(points.label(0)).isEqualTo("cat");
        assertThat(points.label(1)).isEqualTo("dog");
    }

    @Test
    void colourIsChannelAfterChannelAndGreyOnRequest() {
        png("a.png", TestFiles.colour(3, 2));
        png("b.png", TestFiles.grey(3, 2, 0));
        Points colour = PointReader.read(folder);
        assertThat(colour.imageShape()).contains(new ImageShape(3, 2, 3));
        float[] row = new float[18];
        colour.copyRow(0, row, 0);
        assertThat(row)
                .containsExactly(0, 1, 2, 10, 11, 12, 100, 100, 100, 100, 100, 100, 200, 199, 198, 200, 199, 198);
        colour.copyRow(1, row, 0);
        assertThat(Arrays.copyOf(row, 6)).containsExactly(Arrays.copyOfRange(row, 12, 18));
        Points grey = PointReader.read(folder, image(ImageOptions.DEFAULT.withColour(Colour.GREY)));
        assertThat(grey.value(0, 1)).isCloseTo(0.299f + 58.7f + 0.114f * 199, within(1e-4f));
        assertThat(grey.value(1, 5)).isEqualTo(12);
    }

    @Test
    void sixteenBitsKeepTheirFraction() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 65535);
        image.getRaster().setSample(1, 0, 0, 1000);
        png("a.png", image);
        Points points = PointReader.read(folder);
        assertThat(points.value(0, 0)).isEqualTo(255);
        assertThat(points.value(0, 1)).isCloseTo(1000 / 257f, within(1e-5f));
    }

    @Test
    void palettesAndTwoLevelImagesAreUnderstood() {
        byte[] levels = {10, (byte) 250};
        IndexColorModel palette = new IndexColorModel(1, 2, levels, levels, new byte[] {10, 40});
        png(
                "palette.png",
                new BufferedImage(
                        palette,
                        Raster.createPackedRaster(DataBuffer.TYPE_BYTE, 2, 1, 1, 1, new Point(0, 0)),
                        false,
                        null));
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        png("bits.png", bits);
        Points points = PointReader.read(folder);
        assertThat(points.imageShape()).contains(new ImageShape(3, 1, 2));
        assertThat(points.value(0, 1)).as("bits.png, white").isEqualTo(255);
        assertThat(points.value(1, 0)).as("palette.png, red").isEqualTo(10);
    }

    @Test
    void jpegIsNearAndWebpIsRead() {
        BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        flat.createGraphics().dispose();
        for (int i = 0; i < 256; i++) {
            flat.setRGB(i % 16, i / 16, 0xC86432);
        }
        TestFiles.write(folder.resolve("a.jpg"), TestFiles.image("jpg", flat));
        Points jpeg = PointReader.read(folder);
        assertThat(jpeg.value(0, 0)).isCloseTo(200, within(4f));
        assertThat(jpeg.value(0, 512)).isCloseTo(50, within(4f));
    }

    @Test
    void webpBothWaysLooksLikeThePngItWasMadeOf() {
        Points points = PointReader.read(TestFiles.golden("webp"));
        assertThat(points.count()).isEqualTo(3);
        float[][] rows = new float[3][72];
        for (int i = 0; i < 3; i++) {
            points.copyRow(i, rows[i], 0);
        }
        assertThat(points.id(2)).isEqualTo("pattern.png");
        assertThat(rows[0]).as("lossless").containsExactly(rows[2]);
        assertThat(rows[2][7]).as("red at (1, 1)").isEqualTo(40);
        double difference = 0;
        for (int j = 0; j < 72; j++) {
            difference += Math.abs(rows[1][j] - rows[2][j]) / 72;
        }
        assertThat(difference).as("lossy, colour subsampled").isBetween(0.1, 20.0);
    }

    @Test
    void otherSizesAreFaultyWithoutResizeAndFitWithIt() {
        png("a.png", TestFiles.grey(4, 4, 0));
        png("b.png", TestFiles.grey(2, 2, 7));
        png("c.png", TestFiles.grey(4, 4, 0));
        Points points = PointReader.read(folder);
        assertThat(points.usableRows()).containsExactly(0, 2);
        assertThat(TestFiles.detail(points, 1))
                .isEqualTo("b.png: 2x2 pixels, most images have 4x4 (--resize brings all to one size)");
        Points resized = PointReader.read(folder, image(ImageOptions.DEFAULT.withResize(new Size(2, 2))));
        assertThat(resized.usableRows()).containsExactly(0, 1, 2);
        assertThat(resized.value(1, 3)).isEqualTo(18);
        assertThat(resized.value(0, 0) + resized.value(0, 1) + resized.value(0, 2) + resized.value(0, 3))
                .as("a mean is kept")
                .isCloseTo(4 * 16.5f, within(1e-3f));
    }

    @Test
    void croppingKeepsTheCentre() {
        png("a.png", TestFiles.grey(6, 4, 0));
        Points points = PointReader.read(folder, image(ImageOptions.DEFAULT.withCrop(new Size(2, 2))));
        assertThat(points.value(0, 0)).isEqualTo(12);
        assertThat(points.value(0, 3)).isEqualTo(23);
        Points square = PointReader.read(folder, image(ImageOptions.DEFAULT.withCropSquare()));
        assertThat(square.imageShape()).contains(new ImageShape(1, 4, 4));
        assertThat(square.value(0, 0)).isEqualTo(1);
        assertThatThrownBy(() -> PointReader.read(folder, image(ImageOptions.DEFAULT.withCrop(new Size(9, 2)))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("a.png: 6x4 pixels is smaller than the crop 9x2");
    }

    @Test
    void unreadableImagesAreFaultyRowsWithTheirNames() {
        png("a.png", TestFiles.grey(4, 4, 0));
        byte[] good = TestFiles.image("png", TestFiles.grey(4, 4, 1));
        TestFiles.write(folder.resolve("b.png"), Arrays.copyOf(good, good.length - 20));
        byte[] flipped = good.clone();
        flipped[45] ^= 4;
        TestFiles.write(folder.resolve("c.png"), flipped);
        byte[] jpeg = TestFiles.image("jpg", TestFiles.grey(64, 64, 1));
        TestFiles.write(folder.resolve("d.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
        TestFiles.write(folder.resolve("e.webp"), "not an image");
        TestFiles.write(folder.resolve("f.png"), new byte[0]);
        Points points = PointReader.read(folder);
        assertThat(points.usableRows()).containsExactly(0);
        assertThat(TestFiles.detail(points, 1)).isEqualTo("b.png: cut off: the PNG has no end chunk");
        assertThat(TestFiles.detail(points, 2))
                .isEqualTo("c.png: damaged: the checksum of the PNG chunk at byte 33 does not fit");
        assertThat(TestFiles.detail(points, 3)).isEqualTo("d.jpg: cut off: the JPEG has no end marker");
        assertThat(TestFiles.detail(points, 4)).isEqualTo("e.webp: not a PNG, JPEG or WebP image");
        assertThat(TestFiles.detail(points, 5)).isEqualTo("f.png: the file is empty");
    }
}
