package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.tensor.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngEncoderTest {
    @Test
    void anotherDecoderSeesTheSamePixels() throws IOException {
        for (int channels : new int[] {1, 3}) {
            for (int[] size : new int[][] {{1, 1}, {7, 3}, {28, 28}, {33, 64}}) {
                byte[] pixels = pixels(size[0] * size[1] * channels);
                BufferedImage image =
                        ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(pixels, size[0], size[1], channels)));
                assertThat(image.getWidth()).isEqualTo(size[0]);
                assertThat(image.getHeight()).isEqualTo(size[1]);
                for (int at = 0; at < pixels.length; at++) {
                    int place = at / channels;
                    int sample = image.getRaster().getSample(place % size[0], place / size[0], at % channels);
                    assertThat(sample).isEqualTo(pixels[at] & 0xff);
                }
            }
        }
    }

    /** A slope, so that filters matter, with noise. */
    private static byte[] pixels(int count) {
        RandomStream random = RandomStream.at(SyntheticResults.SEED, count);
        byte[] pixels = new byte[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (byte) (i * 3 + random.nextInt(4));
        }
        return pixels;
    }

    @Test
    void linesThatSuitEachFilterSurviveIt() throws IOException, DataFormatException {
        int side = 64;
        byte[] pixels = everyFilter(side);
        byte[] png = PngEncoder.encode(pixels, side, side, 1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        for (int at = 0; at < pixels.length; at++) {
            assertThat(image.getRaster().getSample(at % side, at / side, 0)).isEqualTo(pixels[at] & 0xff);
        }
        Inflater inflater = new Inflater();
        inflater.setInput(png, 8 + 25 + 8, png.length - (8 + 25 + 8)); // behind signature, IHDR, IDAT's name
        byte[] lines = new byte[side * (side + 1)];
        assertThat(inflater.inflate(lines)).isEqualTo(lines.length);
        inflater.end();
        Set<Integer> filters = new TreeSet<>();
        for (int y = 0; y < side; y++) {
            filters.add((int) lines[y * (side + 1)]);
        }
        assertThat(filters).containsExactly(0, 1, 2, 3, 4);
    }

    /** A fifth each of sparse dots, slopes along a line, repeated lines, a smooth surface, and means of neighbours. */
    private static byte[] everyFilter(int side) {
        RandomStream random = RandomStream.at(SyntheticResults.SEED, 3);
        byte[] pixels = new byte[side * side];
        for (int at = 0; at < pixels.length; at++) {
            int x = at % side;
            int y = at / side;
            int fifth = 5 * y / side;
            if (fifth == 0) {
                pixels[at] = (byte) (random.nextInt(8) == 0 ? random.nextInt(100) : 0);
            } else if (fifth == 1) {
                pixels[at] = (byte) (x == 0 ? random.nextInt(256) : pixels[at - 1] + random.nextInt(3));
            } else if (fifth == 2) {
                pixels[at] = (byte) (y % 4 == 0 ? random.nextInt(256) : pixels[at - side] + random.nextInt(2));
            } else if (fifth == 3) {
                double noise = (y % 2) * 6 * random.nextGaussian();
                pixels[at] = (byte) (128 + 60 * Math.sin(x / 9.0) + 55 * Math.cos(y / 5.0 + x / 7.0) + noise);
            } else {
                int left = x == 0 ? 0 : pixels[at - 1] & 0xff;
                int mean = (left + (pixels[at - side] & 0xff)) / 2;
                pixels[at] = (byte) (y % 4 == 0 ? random.nextInt(256) : mean + random.nextInt(3));
            }
        }
        return pixels;
    }

    @Test
    void thereAreThreeChunksOnly() {
        ByteBuffer png =
                ByteBuffer.wrap(PngEncoder.encode(pixels(784), 28, 28, 1)).position(8);
        List<String> chunks = new ArrayList<>();
        while (png.hasRemaining()) {
            int length = png.getInt();
            byte[] name = new byte[4];
            png.get(name);
            chunks.add(new String(name, StandardCharsets.US_ASCII));
            png.position(png.position() + length + 4);
        }
        assertThat(chunks).containsExactly("IHDR", "IDAT", "IEND");
    }

    @Test
    void aPlainImageIsSmallerThanASlopeAndThatThanNoise() {
        byte[] noise = new byte[784];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) RandomStream.at(SyntheticResults.SEED, i).nextInt(256);
        }
        int plain = PngEncoder.encode(new byte[784], 28, 28, 1).length;
        int slope = PngEncoder.encode(pixels(784), 28, 28, 1).length;
        assertThat(plain).isLessThan(slope);
        assertThat(slope).isLessThan(PngEncoder.encode(noise, 28, 28, 1).length);
    }
}
