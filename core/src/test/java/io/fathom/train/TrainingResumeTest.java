package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real training process and goes on: the numbers must be those of the uninterrupted run. */
class TrainingResumeTest {
    private static final double EVERY_STEP = 1e-9; // seconds between checkpoints
    private static final long STEPS = 400;

    @TempDir
    private Path folder;

    /** The process that is killed: trains slowly enough, checkpointing after every step. */
    static final class Victim {
        public static void main(String[] args) {
            Engine.start().setThreads(1);
            Training.fitToFile(points(), options(STEPS), Path.of(args[0]), EVERY_STEP, Progress.SILENT);
        }
    }

    private static Points points() {
        return new HyperSphere(2, 6).sample(300, RandomStream.at(5)).toPoints("sphere");
    }

    private static TrainOptions options(long steps) {
        return TrainOptions.forData(6, 300)
                .withNetwork(new SkipMlpOptions(32, 1, 16))
                .withBudget(Budget.ofSteps(steps));
    }

    @Test
    void aKilledTrainingGoesOnToTheSameBits() throws Exception {
        Path model = folder.resolve("killed.safetensors");
        Path checkpoint = Training.checkpointOf(model);
        Process victim = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        model.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("victim.txt").toFile())
                .start();
        while (victim.isAlive() && !Files.exists(checkpoint)) {
            Thread.sleep(5);
        }
        victim.destroyForcibly(); // SIGKILL
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(checkpoint).as("killed before it was done").exists();
        assertThat(model).doesNotExist();

        int threads = Engine.start().threads();
        Engine.start().setThreads(1);
        try {
            TrainedModel resumed =
                    Training.fitToFile(points(), options(STEPS), model, Double.POSITIVE_INFINITY, Progress.SILENT);
            assertThat(resumed.provenance().path("resumed").asBoolean()).isTrue();
            TrainedModel straight = Training.fit(points(), options(STEPS), Progress.SILENT);
            assertThat(resumed.score().network().parameters().flat().bytes())
                    .isEqualTo(straight.score().network().parameters().flat().bytes());
            assertThat(resumed.provenance().path("losses"))
                    .isEqualTo(straight.provenance().path("losses"));
            assertThat(checkpoint).doesNotExist();
        } finally {
            Engine.start().setThreads(threads);
        }
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() {
        Path model = folder.resolve("model.safetensors");
        TrainOptions interrupted = options(50);
        assertThatThrownBy(() ->
                        Training.fitToFile(points(), interrupted, model, EVERY_STEP, (stage, done, total, text) -> {
                            if (done == 10) {
                                throw new IllegalStateException("stop");
                            }
                        }))
                .hasMessage("stop");
        assertThat(Training.checkpointOf(model)).exists();
        assertThatThrownBy(
                        () -> Training.fitToFile(points(), interrupted.withSeed(1), model, EVERY_STEP, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("other options or other data")
                .hasMessageContaining("--restart");
    }

    @Test
    void theSameSeedGivesTheSameModelAndAnotherSeedAnother() {
        byte[] first = bits(options(20));
        assertThat(bits(options(20))).isEqualTo(first);
        assertThat(bits(options(20).withSeed(1))).isNotEqualTo(first);
    }

    private static byte[] bits(TrainOptions options) {
        return Training.fit(points(), options, Progress.SILENT)
                .score()
                .network()
                .parameters()
                .flat()
                .bytes();
    }
}
