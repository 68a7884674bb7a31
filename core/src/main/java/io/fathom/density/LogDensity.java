package io.fathom.density;

import io.fathom.base.Check;
import java.util.Locale;

/**
 * The logarithm of a probability density in D dimensions: log p, never its negative, whatever the unit.
 *
 * @param nats log p summed over the dimensions; NaN where there is none
 * @param ambientDimension D
 */
public record LogDensity(double nats, int ambientDimension) implements Comparable<LogDensity> {
    private static final double NATS_OF_A_DECIBEL = Math.log(10) / 10;

    /** In which unit log p is given: nats summed over the dimensions, the others for each dimension. */
    public enum Unit {
        /** Nats, summed over the dimensions. */
        NATS("nats"),
        /** Bits for each dimension. */
        BITS("bits/dim"),
        /** Decibels, ten times the decimal logarithm, for each dimension: 1 dB is 0.332 bits. */
        DB("dB/dim");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        /** The unit as people read it, for example {@code bits/dim}. */
        public String label() {
            return label;
        }

        /** Nats in this unit. */
        public double of(double nats, int ambientDimension) {
            return switch (this) {
                case NATS -> nats;
                case BITS -> nats / ambientDimension / Math.log(2);
                case DB -> nats / ambientDimension / NATS_OF_A_DECIBEL;
            };
        }

        /** The name as options have it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LogDensity {
        Check.atLeastOne("ambientDimension", ambientDimension);
    }

    /** log2 p for each dimension; minus the "bits/dim" of a likelihood. */
    public double bitsPerDimension() {
        return in(Unit.BITS);
    }

    /** {@code 10 log10 p} for each dimension. */
    public double decibels() {
        return in(Unit.DB);
    }

    /** In a unit. */
    public double in(Unit unit) {
        return unit.of(nats, ambientDimension);
    }

    /** Of {@code c x} instead of x: {@code log p(c x) = log p(x) - D ln c}. */
    public LogDensity rescaled(double c) {
        Check.positive("c", c);
        return new LogDensity(nats - ambientDimension * Math.log(c), ambientDimension);
    }

    @Override
    public int compareTo(LogDensity other) {
        return Double.compare(nats, other.nats);
    }
}
