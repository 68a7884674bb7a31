package io.fathom.tensor;

import io.fathom.base.Check;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2) on one flat float32 tensor, as
 * one fused pass of the engine over parameters, gradient and both moments.
 */
public final class AdamW {
    // the lists are named and one of them is returned, else the script compiler drops the call as one without effect
    private static final String SCRIPT = """
            def step(p: Tensor, g: Tensor, m: Tensor, v: Tensor, t: Tensor, \
                     lr: float, b1: float, b2: float, wd: float, eps: float):
                t.add_(1)
                ps = [p]
                ms = [m]
                vs = [v]
                torch._fused_adamw_(ps, [g], ms, vs, [], [t], lr=lr, beta1=b1, beta2=b2, \
                                    weight_decay=wd, eps=eps, amsgrad=False, maximize=False)
                return ps[0]
            """;

    private final Tensor firstMoment; // [P]
    private final Tensor secondMoment; // [P]
    private final Tensor stepsDone; // []
    private final double beta1;
    private final double beta2;
    private final double weightDecay;
    private final double epsilon;
    private final CompilationUnit unit;
    private final Function function;

    /**
     * @param count number of parameters
     * @param weightDecay fraction of a parameter subtracted per step, times the learning rate
     */
    public AdamW(long count, double beta1, double beta2, double weightDecay, double epsilon) {
        this.beta1 = Check.within("beta1", beta1, 0, 1);
        this.beta2 = Check.within("beta2", beta2, 0, 1);
        this.weightDecay = Check.within("weightDecay", weightDecay, 0, 1);
        this.epsilon = Check.positive("epsilon", epsilon);
        firstMoment = Tensor.zeros(DType.FLOAT32, count);
        secondMoment = Tensor.zeros(DType.FLOAT32, count);
        stepsDone = Tensor.zeros(DType.FLOAT32);
        unit = torch.compile(SCRIPT);
        function = unit.find_function(new QualifiedName("step"));
    }

    /** One step down the gradient; changes {@code parameters} in place. */
    public void step(Tensor parameters, Tensor gradient, double learningRate) {
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            IValueVector arguments = new IValueVector(
                    new IValue(parameters.pointer()),
                    new IValue(gradient.pointer()),
                    new IValue(firstMoment.pointer()),
                    new IValue(secondMoment.pointer()),
                    new IValue(stepsDone.pointer()),
                    new IValue(learningRate),
                    new IValue(beta1),
                    new IValue(beta2),
                    new IValue(weightDecay),
                    new IValue(epsilon));
            function.apply(arguments);
        }
    }

    /** Mean of the gradients, [P], part of the state to save. */
    public Tensor firstMoment() {
        return firstMoment;
    }

    /** Mean of the squared gradients, [P], part of the state to save. */
    public Tensor secondMoment() {
        return secondMoment;
    }

    /** How many steps were taken, [], part of the state to save. */
    public Tensor stepsDone() {
        return stepsDone;
    }
}
