package io.fathom.report;

import io.fathom.base.Check;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Many small images on one JPEG, in rows of {@code columns} cells; a tenth of the bytes of as many files.
 *
 * @param cell side of a cell in pixels, a multiple of 16, so that no JPEG block covers two images
 * @param width of the images in their cells, from the left
 * @param height of the images in their cells, from the top
 */
record ContactSheet(byte[] jpeg, int columns, int cell, int width, int height) {
    private static final int SIDE = 32;
    private static final int BLOCK = 16; // pixels of a JPEG block with halved colour
    private static final float QUALITY = 0.72f;

    static ContactSheet of(ImageTones tones, int[] rows) {
        Check.atLeastOne("rows of the contact sheet", rows.length);
        int columns = (int) Math.ceil(Math.sqrt(rows.length));
        ImageTones.Small first = tones.small(rows[0], SIDE);
        int cell = (Math.max(first.width(), first.height()) + BLOCK - 1) / BLOCK * BLOCK;
        int lines = (rows.length + columns - 1) / columns;
        boolean grey = first.channels() == 1;
        BufferedImage sheet = new BufferedImage(
                columns * cell, lines * cell, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < rows.length; k++) {
            ImageTones.Small image = tones.small(rows[k], SIDE);
            int left = k % columns * cell;
            int top = k / columns * cell;
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++) {
                    if (grey) { // the raster takes the tone as it is; setRGB would change its gamma
                        sheet.getRaster().setSample(left + x, top + y, 0, image.rgb(x, y) & 0xff);
                    } else {
                        sheet.setRGB(left + x, top + y, image.rgb(x, y));
                    }
                }
            }
        }
        return new ContactSheet(jpeg(sheet), columns, cell, first.width(), first.height());
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode the contact sheet: " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
