package io.fathom.data.manifold;

/** Keys that keep the random numbers of a shape apart from those of the points, whatever seeds a caller chooses. */
final class Streams {
    static final long STRUCTURE = 0x5348_4150_45L; // "SHAPE"
    static final long CALIBRATION = 0x4341_4C49_42L; // "CALIB"

    private Streams() {}
}
