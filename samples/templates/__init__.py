"""The nine blank forms of the three notices: labels, options and hints in their true cells."""

from samples.templates.liaoning import LIAONING_1, LIAONING_2, LIAONING_3, LIAONING_4
from samples.templates.longquan import LONGQUAN_1, LONGQUAN_2, LONGQUAN_3
from samples.templates.zhejiang import ZHEJIANG_1, ZHEJIANG_2

FORMS = {
    "liaoning-2020-1": LIAONING_1,
    "liaoning-2020-2": LIAONING_2,
    "liaoning-2020-3": LIAONING_3,
    "liaoning-2020-4": LIAONING_4,
    "longquan-2024-1": LONGQUAN_1,
    "longquan-2024-2": LONGQUAN_2,
    "longquan-2024-3": LONGQUAN_3,
    "zhejiang-2024-1": ZHEJIANG_1,
    "zhejiang-2024-2": ZHEJIANG_2,
}
