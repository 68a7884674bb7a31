"""Writes NPY and NPZ files with numpy, and what numpy itself reads from them as float32 rows (expected.tsv).

Run in this folder: python3 make.py. VERSION names the numpy that wrote the files.
"""

import glob
import os
import warnings

import numpy as np

for old in glob.glob("*.np[yz]"):
    os.remove(old)

expected = []


def rows(array, channels_last=False):
    """float32 [N, D]; images channel after channel."""
    if array.ndim == 4 and channels_last:
        array = array.transpose(0, 3, 1, 2)
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array).reshape(array.shape[0], -1).astype(np.float32)


def expect(name, array, image="-", channels_last=False):
    r = rows(array, channels_last)
    expected.append("\t".join([name, str(r.shape[0]), str(r.shape[1]), image, ",".join(repr(float(v)) for v in r.ravel())]))


def save(name, array, image="-", channels_last=False, version=None):
    with open(name, "wb") as f:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.lib.format.write_array(f, array, version=version)
    expect(name, np.load(name), image, channels_last)


random = np.random.default_rng(1)
table = random.integers(-100, 100, (5, 4))
for dtype in ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]:
    values = table / 7 if dtype[0] == "f" else table
    for order in ["<", ">"]:
        save(f"{dtype}_{'little' if order == '<' else 'big'}.npy", values.astype(order + dtype))
for dtype in ["u1", "u2", "u4", "u8"]:
    values = np.iinfo(dtype).max - random.integers(0, 100, (5, 4)).astype(dtype)
    for order in ["<", ">"]:
        save(f"{dtype}_{'little' if order == '<' else 'big'}.npy", values.astype(order + dtype))
save("b1.npy", table > 0)
save("f2_special.npy", np.array([[0.0, -0.0, 6e-8, 6.1e-5, 65504.0, -1.5]], dtype="<f2"))
for version in [(1, 0), (2, 0), (3, 0)]:
    save(f"version{version[0]}.npy", table.astype("<f4"), version=version)
save("fortran_f4.npy", np.asfortranarray(table.astype("<f4")))
save("fortran_big_f8.npy", np.asfortranarray((table / 7).astype(">f8")))
save("one_dimension.npy", np.arange(6, dtype="<f4"))
images = random.integers(0, 256, (3, 4, 5), dtype=np.uint8)
save("images_nhw.npy", images, "4x5 grey")
save("images_nhw_fortran.npy", np.asfortranarray(images), "4x5 grey")
colour = random.integers(0, 256, (2, 4, 5, 3), dtype=np.uint8)
save("images_nhwc.npy", colour, "4x5 colour", channels_last=True)
save("images_nhwc_fortran.npy", np.asfortranarray(colour), "4x5 colour", channels_last=True)
save("images_nchw.npy", np.ascontiguousarray(colour.transpose(0, 3, 1, 2)), "4x5 colour")
save("images_nchw_fortran.npy", np.asfortranarray(colour.transpose(0, 3, 1, 2)), "4x5 colour")
save("images_nhw1.npy", images[..., None], "4x5 grey", channels_last=True)
save("five_dimensions.npy", random.random((2, 3, 2, 2, 2)).astype("<f4"))

np.savez("one_stored.npz", data=table.astype("<f4"))
expect("one_stored.npz", table.astype("<f4"))
np.savez_compressed("one_packed.npz", data=np.asfortranarray(table / 7))
expect("one_packed.npz", table / 7)
np.savez("several.npz", x=table.astype("<f4"), y=np.array([0, 1, 2, 1, 0]), names=np.array(["a", "b", "c", "d", "é"]))

np.save("refused_object.npy", np.array([1, "a", None], dtype=object), allow_pickle=True)
np.save("refused_structured.npy", np.zeros(3, dtype=[("x", "<f4"), ("y", "<f4")]))
np.save("refused_complex.npy", np.zeros((3, 2), dtype=complex))
np.save("refused_dates.npy", np.zeros((3, 2), dtype="datetime64[D]"))
np.save("refused_scalar.npy", np.float32(3))
np.save("refused_empty.npy", np.zeros((0, 4), dtype="<f4"))
np.save("labels_wide.npy", np.array(["cat", "dog", "é", "", "cat"]))
np.save("labels_bytes.npy", np.array([b"cat", b"dog", b"e", b"", b"cat"]))
np.save("labels_int.npy", np.array([3, 1, 2, 1, 3]))
np.save("labels_bool.npy", np.array([True, False, True, True, False]))

with open("expected.tsv", "w") as f:
    f.write("\n".join(expected) + "\n")
with open("VERSION", "w") as f:
    f.write("numpy " + np.__version__ + "\n")
