"""Asking for a row before it is wanted, so that it is near when it is: a large place's rows lie far from the processor.

A kernel that goes down a list of residents and looks each up waits a hundred nanoseconds for each, most of its time. It
knows whom it will come to, and asks for their rows some way ahead. Nothing depends on it but time.
"""

from __future__ import annotations

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

AHEAD = 16  # rows of the list: half of it, or twice, is as good (see docs/scale.md)
READ, KEEP, DATA = 0, 3, 1  # of LLVM's prefetch


@intrinsic
def prefetch(_, rows, i):
    """Ask for row i of an array, in a kernel."""
    if not (isinstance(rows, types.Array) and rows.ndim == 1 and isinstance(i, types.Integer)):
        return None

    def ask(context, builder, signature, arguments):
        kind, whole = signature.args
        array = context.make_array(kind)(context, builder, arguments[0])
        number = context.cast(builder, arguments[1], whole, types.intp)
        place = cgutils.get_item_pointer(context, builder, kind, array, [number], wraparound=False)
        place = builder.bitcast(place, ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        called = ir.FunctionType(ir.VoidType(), [place.type, word, word, word])
        llvm = builder.module.declare_intrinsic("llvm.prefetch", (place.type,), called)
        builder.call(llvm, [place, word(READ), word(KEEP), word(DATA)])
        return context.get_dummy_value()

    return types.void(rows, i), ask
