package io.fathom.cli;

import io.fathom.base.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Draws progress on standard error: one line that is overwritten on a terminal, a line every ten seconds elsewhere. Work that
 * ends within two seconds shows nothing.
 */
public final class ConsoleProgress implements Progress {
    private static final double QUIET_SECONDS = 2;
    private static final double TERMINAL_SECONDS = 0.2;
    private static final double LOG_SECONDS = 10;
    private static final int WIDTH = 110;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clock;
    private String stage = "";
    private long start;
    private long doneAtStart;
    private double lastDrawn;
    private boolean lineOpen;
    private volatile boolean stopRequested;

    /** @param clock in nanoseconds, as {@link System#nanoTime} */
    ConsoleProgress(PrintWriter out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** On a real terminal or not, as the process was started. */
    public static ConsoleProgress standard(PrintWriter err) {
        return new ConsoleProgress(err, System.console() != null, System::nanoTime);
    }

    /** Runs work that writes nothing before it is done: Ctrl-C (and a plain kill) ends it at its next step. */
    static <T> T stoppable(PrintWriter err, Function<ConsoleProgress, T> work) {
        ConsoleProgress progress = standard(err);
        try (CtrlC listening = new CtrlC(progress::requestStop)) {
            return work.apply(progress);
        } catch (CancellationException e) {
            progress.end();
            err.println("fathom: stopped; nothing was written.");
            throw e;
        } finally {
            progress.end();
        }
    }

    @Override
    public void update(String newStage, long done, long total, String detail) {
        long now = clock.getAsLong();
        if (!newStage.equals(stage)) {
            end();
            stage = newStage;
            start = now;
            doneAtStart = Math.max(0, done - 1);
            lastDrawn = 0;
        }
        double seconds = (now - start) / 1e9;
        boolean last = total > 0 && done == total && lastDrawn > 0;
        if (seconds < QUIET_SECONDS || !(last || seconds - lastDrawn >= (terminal ? TERMINAL_SECONDS : LOG_SECONDS))) {
            return;
        }
        lastDrawn = seconds;
        draw(line(done, total, seconds, detail));
    }

    private String line(long done, long total, double seconds, String detail) {
        double rate = (done - doneAtStart) / seconds;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-8s %,d", stage, done));
        if (total > 0) {
            text.append(String.format(Locale.ROOT, " of %,d (%d %%)", total, 100 * done / total));
        }
        text.append(String.format(Locale.ROOT, rate >= 10 ? ", %,.0f/s" : ", %.2f/s", rate));
        if (total > 0 && done < total && rate > 0) {
            text.append(", ").append(clock((total - done) / rate)).append(" left");
        }
        if (!detail.isEmpty()) {
            text.append(", ").append(detail);
        }
        return text.toString();
    }

    private void draw(String text) {
        if (terminal) {
            String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
            out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
            lineOpen = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    @Override
    public boolean stopRequested() {
        return stopRequested;
    }

    /** Asks the work to stop; from any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    /** Ends an open line, so that what follows starts on its own. */
    public void end() {
        if (lineOpen) {
            out.println();
            out.flush();
            lineOpen = false;
        }
    }

    private static String clock(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}
