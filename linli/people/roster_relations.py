"""The column 与户主关系: what a roster calls somebody's relation to the head of the household,
in either script."""

from linli.core import search
from linli.people.models import Relation

WORDS: dict[str, Relation] = {
    word: relation
    for relation, words in (
        (Relation.HEAD, "户主 本人 自己 户主本人"),
        (Relation.SPOUSE, "配偶 妻 夫 妻子 丈夫 夫妻 老伴 爱人 老婆 老公"),
        (
            Relation.CHILD,
            "子 女 子女 儿 儿子 女儿 独生子 独生女 养子 养女 继子 继女 长子 长女 次子 次女"
            " 二子 二女 三子 三女 四子 四女 五子 五女 大儿子 大女儿 小儿子 小女儿 二儿子 二女儿",
        ),
        (
            Relation.PARENT,
            "父 母 父母 父亲 母亲 爸爸 妈妈 养父 养母 继父 继母",
        ),
        (
            Relation.GRANDCHILD,
            "孙 孙子 孙女 孙子女 长孙 长孙女 外孙 外孙子 外孙女 外孙子女",
        ),
        (
            Relation.GRANDPARENT,
            "祖父 祖母 祖父母 爷爷 奶奶 外祖父 外祖母 外公 外婆 姥爷 姥姥",
        ),
        (
            Relation.SIBLING,
            "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 姊 姊姊 姊妹 兄弟 姐妹 兄弟姐妹"
            " 胞兄 胞弟 胞姐 胞妹",
        ),
        (
            Relation.OTHER,
            "其他 其它 亲属 其他亲属 非亲属 儿媳 儿媳妇 媳妇 女婿 孙媳 孙女婿 岳父 岳母 公公 婆婆"
            " 嫂 嫂子 弟媳 姐夫 妹夫 侄子 侄女 外甥 外甥女 叔叔 伯父 伯母 姑姑 舅舅 姨妈"
            " 曾孙 曾孙女 曾祖父 曾祖母 保姆 寄居",
        ),
    )
    for word in words.split()
}


def read(text: str) -> Relation | None:
    """The relation; None for a word that nobody knows."""
    return WORDS.get("".join(search.plain(text).split()))
