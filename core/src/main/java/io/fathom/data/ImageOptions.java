package io.fathom.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a folder of images is read. Cropping comes first, then resizing.
 *
 * @param crop the centred part that is kept, in pixels of the file; null for the whole image
 * @param cropSquare keeps the largest centred square; not together with {@code crop}
 * @param resize the size that every image is brought to by an area-weighted linear filter; null for none
 * @param colour whether a row holds one channel or three
 */
public record ImageOptions(
        @Nullable Size crop, boolean cropSquare, @Nullable Size resize, Colour colour) {
    public static final ImageOptions DEFAULT = new ImageOptions(null, false, null, Colour.DETECT);

    public ImageOptions {
        if (crop != null && cropSquare) {
            throw new IllegalArgumentException("crop: expected a size or the largest square, found both.");
        }
    }

    /** Channels of the result. */
    public enum Colour {
        /** Grey if every image is grey, colour otherwise. */
        DETECT,
        /** One channel; colour becomes 0.299 R + 0.587 G + 0.114 B. */
        GREY,
        /** Three channels: all red values, all green, all blue. */
        COLOUR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ImageOptions withCrop(@Nullable Size newCrop) {
        return new ImageOptions(newCrop, false, resize, colour);
    }

    public ImageOptions withCropSquare() {
        return new ImageOptions(null, true, resize, colour);
    }

    public ImageOptions withResize(@Nullable Size newResize) {
        return new ImageOptions(crop, cropSquare, newResize, colour);
    }

    public ImageOptions withColour(Colour newColour) {
        return new ImageOptions(crop, cropSquare, resize, newColour);
    }
}
