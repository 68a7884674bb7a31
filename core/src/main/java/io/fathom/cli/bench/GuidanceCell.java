package io.fathom.cli.bench;

import java.util.List;

/**
 * One cell of {@code bench guidance}: samples of one sampler, judged.
 *
 * @param method REAL (held-out images), DDPM, PC (plain corrector) or TS (tempered corrector)
 * @param alpha of the tempering, 0 without
 * @param corrections n
 * @param count samples
 * @param missing samples that are not finite
 * @param accuracy P, percent of the samples that the judge takes for the class asked for
 * @param accuracyError its standard error
 * @param confidence mean probability, in percent, that the judge gives to the class asked for
 * @param similarity I, 100 times the mean cosine between the judge's features of two samples of one class
 * @param similarityError its standard error, by the jackknife
 * @param seconds of sampling
 * @param classes the same by class
 */
record GuidanceCell(
        Method method,
        double alpha,
        int corrections,
        int count,
        int missing,
        double accuracy,
        double accuracyError,
        double confidence,
        double similarity,
        double similarityError,
        double seconds,
        List<PerClass> classes) {
    /** What made the samples. */
    enum Method {
        REAL,
        DDPM,
        PC,
        TS
    }

    /** P and I of one class. */
    record PerClass(String name, double accuracy, double similarity) {}

    /** The row's name in the tables. */
    String row() {
        return row(method, alpha);
    }

    static String row(Method method, double alpha) {
        switch (method) {
            case REAL:
                return "held-out images";
            case PC:
                return "PC";
            case TS:
                return "TS, alpha " + alpha;
            default:
                return method.name();
        }
    }
}
