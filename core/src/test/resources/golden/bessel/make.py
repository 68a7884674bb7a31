"""Writes bessel.csv: A_n(r) = I_{n/2}(r)/I_{n/2-1}(r), its derivative and log I_{n/2-1}(r). Run: python3 make.py"""
import mpmath
from mpmath import besseli, log, mp, mpf, nstr

with open("VERSION", "w") as f:
    f.write(f"mpmath {mpmath.__version__}, 80 digits\n")
with open("bessel.csv", "w") as f:
    f.write("n,r,value,derivative,log_bessel\n")
    for n in [1, 2, 3, 4, 10, 17, 64, 256, 784]:
        for r in [1e-8, 1e-3, 0.5, 3.0, 19.9, 20.1, 39.9, 40.1, 400.0, 1100.0, 3140.0, 1e4, 1e8]:
            mp.dps = 80
            x, nu = mpf(r), mpf(n) / 2
            a = besseli(nu, x) / besseli(nu - 1, x)
            d = 1 - a * a - (n - 1) * a / x
            f.write(f"{n},{r!r},{nstr(a, 20)},{nstr(d, 20)},{nstr(log(besseli(nu - 1, x)), 20)}\n")
