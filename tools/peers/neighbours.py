#!/usr/bin/env python3
"""Times other programs on the points of `fathom bench neighbours`. Not part of the build.

    python3.11 -m venv venv
    venv/bin/pip install numpy scipy scikit-learn scikit-dimension faiss-cpu
    ./fathom bench neighbours --write-points points.csv
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 venv/bin/python tools/peers/neighbours.py points.csv
    env elki.optimizer= java -cp "$(cat elki.classpath)" elki.application.KDDCLIApplication -dbc.in points.csv \
        -algorithm outlier.distance.KNNOutlier -knno.k 101 -time \
        -resulthandler DiscardResultHandler -evaluator NoAutomaticEvaluation
    ./fathom bench neighbours --threads 1

Each line: wall seconds, processor seconds. A program that is not installed is named and left out. Run on an idle machine, all
in one session, and quote the lines `versions` and `BLAS` beside the figures: OpenBLAS 0.3.21 and older use SSE3 kernels on some
recent processors, four times slower.

ELKI (io.github.elki-project:elki:0.8.0; `mvn dependency:build-classpath` on a POM with it writes the class path) has no estimator
application that starts. KNNOutlier asks for the neighbours of every point and does nothing else: its runtime is the search's.
Without `elki.optimizer=` it builds a VP tree, with `-db.index tree.spatial.kd.MemoryKDTree` a k-d tree; at D = 64 the linear scan
is its fastest.
"""

import argparse
import importlib
import importlib.util
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("points", help="CSV without a header")
parser.add_argument("--k", type=int, default=100)
parser.add_argument("--ess-points", type=int, default=100, help="points of skdim's ESS, extrapolated to all")
options = parser.parse_args()


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError as e:
        print(f"{name:34s} not installed: {e}")
        return None


def timed(name, task, factor=1):
    wall, cpu = time.perf_counter(), time.process_time()
    result = task()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    note = "" if factor == 1 else f"   extrapolated x{factor:g}"
    print(f"{name:34s} {wall * factor:9.3f} s {cpu * factor:9.3f} s{note}", flush=True)
    return result


np = module("numpy")
if np is None:
    raise SystemExit("numpy is needed")
x = np.loadtxt(options.points, delimiter=",")
x32 = np.ascontiguousarray(x, dtype=np.float32)
n, d = x.shape
k = options.k
print(f"{n} points, D = {d}, k = {k}")
print("versions", {m: importlib.import_module(m).__version__ for m in ("numpy", "scipy", "sklearn", "skdim", "faiss") if importlib.util.find_spec(m)})
threadpoolctl = module("threadpoolctl")
if threadpoolctl:
    print("BLAS", [(p["internal_api"], p.get("version"), p["num_threads"]) for p in threadpoolctl.threadpool_info()])

tile = (np.full((512, d), 0.5, np.float32), np.full((d, 2048), 0.5, np.float32))
timed("sgemm alone", lambda: [tile[0] @ tile[1] for _ in range(n * n // (512 * 2048))])

faiss = module("faiss")
if faiss:
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatL2(d)
    index.add(x32)
    index.search(x32[:1000], k + 1)
    timed("FAISS flat, float32", lambda: index.search(x32, k + 1))

neighbors = module("sklearn.neighbors")
distances = indices = None
if neighbors:
    for name, data in (("scikit-learn brute, float32", x32), ("scikit-learn brute, float64", x)):
        search = neighbors.NearestNeighbors(n_neighbors=k, algorithm="brute", n_jobs=1).fit(data)
        distances, indices = timed(name, search.kneighbors)

decomposition = module("sklearn.decomposition")
if decomposition and indices is not None:
    few = 2000
    timed(
        "scikit-learn PCA per point (skdim lPCA)",
        lambda: [decomposition.PCA().fit(x[indices[i]]) for i in range(few)],
        factor=n / few,
    )

skdim = module("skdim")
if skdim:
    known = dict(precomputed_knn_arrays=(distances, indices))
    timed("skdim MLE, given neighbours", lambda: skdim.id.MLE().fit(x, n_neighbors=k, **known))
    timed("skdim MLE, whole", lambda: skdim.id.MLE().fit(x, n_neighbors=k))
    timed("skdim MOM, given neighbours", lambda: skdim.id.MOM().fit(x, n_neighbors=k, **known))
    timed("skdim TwoNN, whole", lambda: skdim.id.TwoNN().fit(x))
    timed("skdim lPCA FO, given neighbours", lambda: skdim.id.lPCA(ver="FO").fit_pw(x, n_neighbors=k, precomputed_knn=indices))
    timed("skdim TLE, given neighbours", lambda: skdim.id.TLE().fit(x, n_neighbors=k, **known))
    few = options.ess_points
    timed(
        "skdim ESS, given neighbours",
        lambda: [skdim.id.ESS().fit(x[indices[i]]) for i in range(few)],
        factor=n / few,
    )
