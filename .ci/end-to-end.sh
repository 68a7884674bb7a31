#!/usr/bin/env bash
# The command line from outside: ./fathom in child processes on small data, exit codes, files and messages checked.
# Takes about a minute. Prints a line per check and at last "N passed, N failed, N skipped".
#
#   .ci/end-to-end.sh            with the Java that ./fathom finds
#   JAVA25=HOME .ci/end-to-end.sh   repeats one estimate on another Java and compares the tables
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
fathom=$root/fathom
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); echo "ok      $1"; }
skip() { skipped=$((skipped + 1)); echo "skipped $1: $2"; }
wrong() {
    failed=$((failed + 1))
    echo "FAILED  $1: $2"
    sed 's/^/        out: /' out | tail -n 8
    sed 's/^/        err: /' err | tail -n 8
}

# run NAME STATUS ARGUMENT...: runs fathom; the exit status must be STATUS, whose messages go where they belong
run() {
    local name=$1 expected=$2 status
    shift 2
    "$fathom" "$@" >out 2>err </dev/null
    status=$?
    if [ "$status" != "$expected" ]; then
        wrong "$name" "exit status $status, expected $expected: fathom $*"
    elif grep -qE '^WARNING|SLF4J|Exception in thread|^[[:space:]]+at [a-z.]+\(' out err; then
        wrong "$name" "a warning of the JVM or a stack trace"
    elif [ "$status" != 0 ] && [ ! -s err ]; then
        wrong "$name" "failed without a message on standard error"
    else
        pass "$name"
        return 0
    fi
    return 1
}

# expect NAME COMMAND...: the command must succeed
expect() {
    local name=$1
    shift
    if "$@" >/dev/null 2>&1; then pass "$name"; else wrong "$name" "not so: $*"; fi
}

rows() { [ "$(wc -l <"$1")" -eq "$2" ]; }
offline() { grep -qi '<html' "$1" && ! grep -qE '(src|href)="https?://' "$1"; }

# ---- the launcher
run "help" 0 --help
for verb in inspect train estimate density ood report project geometry generate sample posterior bench; do
    expect "help lists $verb" grep -q "^ *$verb" out
done
for verb in inspect train estimate density ood report project geometry generate sample posterior bench; do
    run "help of $verb" 0 "$verb" --help
done
run "version" 0 --version
expect "version is a number and a revision" grep -qE '^fathom [0-9]+\.[0-9]+.*, revision ([0-9a-f]{40}|unknown)$' out
mkdir "a folder" && ln -s "$fathom" "a folder/link to fathom" && ln -s "link to fathom" "a folder/second"
expect "starts through symbolic links" "./a folder/second" --help

# ---- data in
run "generate a sphere" 0 generate sphere --intrinsic 2 --ambient 10 --count 300 --seed 7 --out "a folder/sphere.npy"
expect "the sphere is there" test -s "a folder/sphere.npy"
run "generate the same sphere" 0 generate sphere --intrinsic 2 --ambient 10 --count 300 --seed 7 --out again.npy
expect "same seed, same bytes" cmp "a folder/sphere.npy" again.npy
run "generate as CSV" 0 generate lollipop --count 50 --seed 7 --out lollipop.csv
expect "the CSV has rows" test "$(wc -l <lollipop.csv)" -ge 50
run "inspect" 0 inspect "a folder/sphere.npy"
expect "inspect shows N" grep -q 300 out
expect "inspect shows D" grep -qw 10 out
run "inspect the example" 0 inspect "$root/examples/fashion-mnist/t10k-images-idx3-ubyte.gz"
expect "inspect shows the image shape" grep -qE '28 ?[x×] ?28' out

# ---- train, estimate, report
run "train" 0 train "a folder/sphere.npy" --out sphere.safetensors --steps 60 --width 64 --seed 1 --threads 1
expect "the model is there" test -s sphere.safetensors
run "estimate with a model" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out lid.csv --report "a folder/report.html"
expect "one line a point and a header" rows lid.csv 301
expect "the table has a column of LID" grep -q lid <(head -n 1 lid.csv)
expect "the report works offline" offline "a folder/report.html"
cp out summary
expect "the terminal summary says the median" grep -qi median summary
run "estimate again" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out second.csv
expect "same seed, same table" cmp lid.csv second.csv
FATHOM_JAVA_OPTS="-Duser.language=de -Duser.country=DE" \
    run "estimate in German" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out german.csv
expect "numbers do not depend on the language" cmp lid.csv german.csv
run "estimate to Parquet" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out lid.parquet
expect "the Parquet file is one" grep -q '^PAR1' lid.parquet
run "estimate to NPZ" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out lid.npz
expect "the NPZ file is there" test -s lid.npz
run "estimate trains first" 0 estimate lollipop.csv --steps 20 --width 32 --seed 1 --threads 1 --out lollipop-lid.csv
expect "and says so" grep -qi train out err
run "report from a table" 0 report lid.csv --out second.html
expect "that report works offline" offline second.html
run "project" 0 project "a folder/sphere.npy" --model sphere.safetensors --sigma 0.2 --sharp --threads 1 --out projected.csv
expect "one line a point, projected" rows projected.csv 301
expect "distance and projection have columns" grep -q '^id,distance,squared_ratio,trace,flipd,projected_1,' projected.csv
run "project to NPY" 0 project "a folder/sphere.npy" --model sphere.safetensors --sigma 0.2 --threads 1 --out projected.npy
run "the projection is data again" 0 inspect projected.npy
run "a level outside the trained range is refused" 2 project "a folder/sphere.npy" --model sphere.safetensors --sigma 9
expect "and both are named" grep -q 'to 3,.*found 9' err
run "geometry" 0 geometry "a folder/sphere.npy" --model sphere.safetensors --sigma 0.2 --limit 60 --threads 1 --out geometry.csv --report geometry.html
expect "curvature has a column" grep -q mean_curvature <(head -n 1 geometry.csv)
expect "the page of geometry works offline" offline geometry.html
run "dry run" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --out never.csv --dry-run
expect "a dry run prints JSON" grep -q '^{' out
expect "a dry run writes nothing" test ! -e never.csv

# ---- log-density and points out of distribution
run "density" 0 density "a folder/sphere.npy" --model sphere.safetensors --baselines immse --limit 60 --curve --threads 1 --out logp.csv --report logp.html
expect "one log p a point" rows logp.csv 61
expect "the table has columns of log p" grep -q 'log_p,.*log_p_immse' <(head -n 1 logp.csv)
expect "the density page works offline" offline logp.html
expect "the summary names the unit" grep -q 'bits/dim' out
run "density again" 0 density "a folder/sphere.npy" --model sphere.safetensors --baselines immse --limit 60 --curve --threads 1 --out logp2.csv
expect "same seed, same log p" cmp logp.csv logp2.csv
run "generate points elsewhere" 0 generate sphere --intrinsic 9 --ambient 10 --count 40 --seed 9 --out elsewhere.npy
run "ood" 0 ood elsewhere.npy --model sphere.safetensors --reference "a folder/sphere.npy" --reference-rows 80 --threads 1 --out ood.csv
expect "one score a point" rows ood.csv 41
expect "the terminal shows AUROC" grep -q 'elsewhere.npy' out
# ---- samples
run "generate a circle" 0 generate circle --kappa 1 --count 500 --seed 2 --out circle.npy
run "train on the circle" 0 train circle.npy --out circle.safetensors --steps 60 --width 32 --experts 0 --seed 1 --threads 1
run "sample" 0 sample --model circle.safetensors --chains 40 --seed 1 --threads 1 --out draws.csv --report draws.html
expect "a line a draw" rows draws.csv 41
expect "the page of draws works offline" offline draws.html
run "sample again" 0 sample --model circle.safetensors --chains 40 --seed 1 --threads 1 --out again.csv
expect "same seed, same draws" cmp draws.csv again.csv
run "sample by the SDE" 0 sample --model circle.safetensors --method sde --chains 40 --seed 1 --threads 1 --out sde.npy
run "too few e-folds are refused" 3 sample --model circle.safetensors --uniform --lambda1 1 --efolds 2 --out never.csv
run "a sigma that was not trained is refused" 3 sample --model circle.safetensors --uniform --sigma 0.001 --force --out never.csv
run "unmixed starts fail a diagnostic" 4 sample --model circle.safetensors --uniform --sigma 0.05 --steps 3 --chains 200 --data circle.npy --seed 1 --threads 1 --out unmixed.csv --report unmixed.html
expect "the samples are written" rows unmixed.csv 201
expect "and marked" grep -q '"sound" : false' unmixed.csv.json
run "posterior" 0 posterior --model circle.safetensors --problem denoise --observation circle.npy --noise 0.5 --prior data --chains 30 --seed 1 --threads 1 --out posterior.csv
expect "a line a point of the posterior" rows posterior.csv 31
run "bench geometry" 0 bench geometry --parts exact --cases circle-1 --chains 100 --sigma 0.1 --efolds 4 --threads 1 --out geometry
expect "its table has a row" rows geometry/uniformity.csv 2

# ---- stopped while training: a checkpoint, what to do next, and the same model as without it. Ctrl-C and a plain kill end a
# Java process the same way; a script in the background may be deaf to Ctrl-C, so this is a kill
small=(train lollipop.csv --steps 500 --width 32 --seed 1 --threads 1)
run "train the whole model" 0 "${small[@]}" --out whole.safetensors
"$fathom" "${small[@]}" --checkpoint-every 0.1 --out stopped.safetensors >out 2>err </dev/null &
trainer=$!
for _ in $(seq 600); do
    if [ -e stopped.safetensors.checkpoint ] || ! kill -0 "$trainer" 2>/dev/null; then break; fi
    sleep 0.05
done
kill -TERM "$trainer"
wait "$trainer"
expect "a stopped training ends with its signal's status" test $? = 143
expect "it leaves a checkpoint" test -s stopped.safetensors.checkpoint
expect "it leaves no model" test ! -e stopped.safetensors
expect "it says how to go on" grep -q "The same command goes on" err
run "training goes on" 0 "${small[@]}" --out stopped.safetensors
expect "and says so" grep -q "Going on from" err
run "estimate with the whole model" 0 estimate lollipop.csv --model whole.safetensors --seed 1 --threads 1 --out whole.csv
run "estimate with the resumed model" 0 estimate lollipop.csv --model stopped.safetensors --seed 1 --threads 1 --out resumed.csv
expect "the resumed model gives the same table" cmp whole.csv resumed.csv

# ---- rows that cannot be used stay, with their reason
{ echo "a,b,c"; for i in $(seq 40); do echo "$i.5,$((i * i % 7)).25,$((i % 5))"; done; echo "1,nan,2"; } >holes.csv
run "estimate with a bad row" 0 estimate holes.csv --steps 20 --width 32 --seed 1 --threads 1 --out holes-lid.csv
expect "every row has its line" rows holes-lid.csv 42
expect "the bad row has its reason" grep -q non_finite_input <(tail -n 1 holes-lid.csv)

# ---- wrong usage: 2, with the cause
usage() {
    local name=$1 cause=$2
    shift 2
    run "$name" 2 "$@" && expect "$name: says so" grep -qiF -e "$cause" err
}
usage "no verb" "usage: fathom"
usage "unknown verb" measure measure x.csv
usage "unknown option" "'--depth'" inspect x.csv --depth 3
usage "missing file" "missing required" inspect
usage "not a number" "'--steps'" train x.csv --out m.safetensors --steps many
usage "unknown ending" "lid.xlsx" estimate "a folder/sphere.npy" --model sphere.safetensors --out lid.xlsx
usage "two lengths" "exclude each other" train "a folder/sphere.npy" --steps 3 --minutes 1
usage "not a choice" "expected one of" estimate "a folder/sphere.npy" --method foo
usage "no such baseline" "expected one of" density "a folder/sphere.npy" --model sphere.safetensors --baselines guess
usage "noise level not trained" 0.0001 density "a folder/sphere.npy" --model sphere.safetensors --sigma 0.0001
usage "uniform option without uniform" "--uniform" sample --model sphere.safetensors --alpha 1 --out never.csv
usage "operator of another problem" "mask:FILE" posterior --model sphere.safetensors --problem inpaint --operator blur:1 --observation "a folder/sphere.npy" --noise 1 --out never.csv
usage "out of range" steps train "a folder/sphere.npy" --out m.safetensors --steps -1

# ---- bad files: 1, with the name of the file
bad() {
    local name=$1 file=$2
    shift 2
    run "$name" 1 "$@" && expect "$name: names the file" grep -qF "$(basename "$file")" err
}
bad "no such file" nowhere.csv inspect nowhere.csv
head -c 100000 "$root/examples/fashion-mnist/t10k-images-idx3-ubyte.gz" >cut.gz
bad "truncated gzip" cut.gz inspect cut.gz
head -c 500 "a folder/sphere.npy" >cut.npy
bad "truncated NPY" cut.npy inspect cut.npy
: >empty.csv
bad "empty file" empty.csv inspect empty.csv
bad "model that is no model" lollipop.csv estimate "a folder/sphere.npy" --model lollipop.csv --out never.csv
head -c 2000 sphere.safetensors >cut.safetensors
bad "truncated model" cut.safetensors estimate "a folder/sphere.npy" --model cut.safetensors --out never.csv
bad "model of another width" sphere.safetensors estimate lollipop.csv --model sphere.safetensors --out never.csv
bad "table that is no table" holes.csv report holes.csv --out never.html
expect "a failure leaves no output" test ! -e never.csv -a ! -e never.html

# ---- benchmarks
run "bench on mixtures" 0 bench mixtures --cases N5-in-10 --steps 5 --points 60 --evaluate 20 --estimators plain8 --levels 0.05 --threads 1 --out bench
expect "bench writes a line per row" rows bench/results.csv 3
expect "the bench page needs no network" offline bench/report.html
bad "bench does not overwrite rows" bench/rows.jsonl bench mixtures --cases N5-in-10 --steps 5 --out bench
run "bench goes on" 0 bench mixtures --cases N5-in-10 --steps 5 --points 60 --evaluate 20 --estimators plain8,default --levels 0.05 --threads 1 --out bench --resume
expect "bench keeps the rows it had" rows bench/results.csv 5

run "bench density" 0 bench density --cases toy,disks --steps 8 --points 100 --count 6 --ode-count 2 --width 1 --toy-dimensions 20 --seed 1 --threads 1 --out density-bench
expect "it compares dual with single" grep -q '^toy,single,worst_error_db' density-bench/density.csv
expect "the density page needs no network" offline density-bench/density.html
usage "unknown density experiment" moons bench density --cases moons

# ---- classes: a model trained with labels estimates like any other, and gives guided samples
run "train with classes" 0 train "$root/examples/fashion-mnist/t10k-images-idx3-ubyte.gz" --labels "$root/examples/fashion-mnist/t10k-labels-idx1-ubyte.gz" --limit 300 --conditional --noise-to 80 --steps 3 --width 16 --products 4 --subspaces false --seed 1 --threads 1 --out classes.safetensors
expect "the model file names the classes" grep -aq '"classes":\["0","1"' <(head -c 20000 classes.safetensors | tr -d '\\')
run "estimate with that model" 0 estimate "$root/examples/fashion-mnist/t10k-images-idx3-ubyte.gz" --limit 20 --model classes.safetensors --method flipd --seed 1 --threads 1 --out classes.csv
expect "it estimates like any other" rows classes.csv 21
run "guided samples of each class" 0 bench guidance --images "$root/examples/fashion-mnist" --model classes.safetensors --per-class 3 --predictor-steps 3 --corrections 1 --alphas 1 --judge-epochs 1 --seed 1 --threads 1 --out guided
expect "guidance writes its grid" rows guided/guidance.csv 5
expect "the guidance page needs no network" offline guided/guidance.html
bad "classes without labels" sphere.npy train "a folder/sphere.npy" --conditional --steps 3 --out never.safetensors

# ---- another Java
if [ -n "${JAVA25:-}" ]; then
    JAVA_HOME=$JAVA25 run "estimate on $JAVA25" 0 estimate "a folder/sphere.npy" --model sphere.safetensors --seed 1 --threads 1 --out java25.csv
    expect "another Java, the same table" cmp lid.csv java25.csv
else
    skip "estimate on JDK 25" "none installed"
fi

# ---- a build leaves nothing that git would see
if [ -e "$root/.git" ] && command -v git >/dev/null; then
    expect "builds are ignored by git" test -z "$(git -C "$root" status --porcelain --untracked-files=all -- .fathom core/target)"
else
    skip "builds are ignored by git" "not a clone"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
