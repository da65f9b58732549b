"""What people bring to the demo county's office: categories of three levels, subjects, and who deals with them."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

TOWNSHIP_OFFICE: Final = "township"
"""Stands for the office of the township in which a matter lies."""

MEASURES: Final = (
    "公正用干部",
    "招投标",
    "转变思维方式和领导方法",
    "转变干部作风",
    "深化改革",
    "有序偿债",
    "政务、村务、厂务公开",
    "形势报告会和正面引导",
    "查处热难点问题和典型案件",
    "遏止乱告、诬告，建章立制",
)
"""The ten measures by which matters are prevented at their source (domain, section 1)."""
INACTION: Final = 4
OPENNESS: Final = 7
RULES: Final = 10
"""Names no matter's cause: it would call a petitioner who was not answered yet a false accuser."""


class Ground(Enum):
    """Where a subject arises: in communities with streets and estates, in villages with fields, or in both."""

    TOWN = auto()
    VILLAGE = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Subject:
    """A third-level category: what it is about, how often it comes, whose it is and what lies behind it."""

    name: str
    weight: float
    unit: str
    cause: int | None
    words: tuple[str, ...]
    ground: Ground = Ground.BOTH


@dataclass(frozen=True, slots=True)
class Group:
    """A second-level category."""

    name: str
    subjects: tuple[Subject, ...]


_LAND: Final = "自然资源和规划局"
_FARM: Final = "农业农村局"
_HOUSING: Final = "住房和城乡建设局"
_LABOUR: Final = "人力资源和社会保障局"
_CIVIL: Final = "民政局"
_ROADS: Final = "交通运输局"
_HEALTH: Final = "卫生健康局"
_SCHOOLS: Final = "教育和体育局"
_WATER: Final = "水利局"
_ENVIRONMENT: Final = "生态环境局"
_MARKET: Final = "市场监督管理局"
_POLICE: Final = "公安局"
_JUSTICE: Final = "司法局"
_FORESTS: Final = "林业局"
_INSURANCE: Final = "医疗保障局"
_INDUSTRY: Final = "经济和信息化局"
_TOURISM: Final = "文化和旅游局"
_VETERANS: Final = "退役军人事务局"
_CITY: Final = "综合行政执法局"
_FINANCE: Final = "财政局"
_TRADE: Final = "商务局"

CATEGORIES: Final[dict[str, tuple[Group, ...]]] = {
    "自然资源": (
        Group(
            "征地拆迁",
            (
                Subject(
                    "征地补偿",
                    9.0,
                    _LAND,
                    7,
                    ("征地补偿款未足额发放", "征地补偿面积与丈量不符", "征地补偿分配方案未公开"),
                ),
                Subject("房屋拆迁安置", 4.0, _LAND, 7, ("拆迁安置房迟迟未交付", "拆迁过渡费停发")),
            ),
        ),
        Group(
            "土地权属",
            (
                Subject(
                    "宅基地纠纷",
                    5.0,
                    TOWNSHIP_OFFICE,
                    4,
                    ("宅基地界址不清", "宅基地审批久拖不决"),
                    Ground.VILLAGE,
                ),
                Subject("违法占地", 2.5, _LAND, 4, ("占用耕地修建房屋", "沙石堆场占用农田")),
            ),
        ),
    ),
    "农村农业": (
        Group(
            "村级事务",
            (
                Subject(
                    "村务公开",
                    5.0,
                    TOWNSHIP_OFFICE,
                    7,
                    ("村集体账目多年未公开", "低保名单公示不清"),
                    Ground.VILLAGE,
                ),
                Subject(
                    "集体资产",
                    3.0,
                    TOWNSHIP_OFFICE,
                    7,
                    ("集体林场承包程序有异议", "集体资金去向不明"),
                    Ground.VILLAGE,
                ),
                Subject(
                    "村级债务",
                    1.6,
                    TOWNSHIP_OFFICE,
                    6,
                    ("村级修路欠款多年未付", "原乡镇欠付建材款"),
                    Ground.VILLAGE,
                ),
            ),
        ),
        Group(
            "农业生产",
            (
                Subject(
                    "土地承包", 4.5, _FARM, INACTION, ("承包地面积登记有误", "流转租金拖欠"), Ground.VILLAGE
                ),
                Subject("惠农补贴", 3.5, _FARM, 4, ("种粮补贴未到账", "退耕补贴面积核减"), Ground.VILLAGE),
                Subject("帮扶政策", 2.0, _FARM, 4, ("帮扶项目验收未兑现", "产业奖补未发放"), Ground.VILLAGE),
            ),
        ),
    ),
    "城乡建设": (
        Group(
            "住房",
            (
                Subject("房屋质量", 5.0, _HOUSING, 2, ("交付房屋外墙渗水", "楼板开裂无人维修"), Ground.TOWN),
                Subject(
                    "产权办理", 5.0, _HOUSING, 4, ("购房多年未办不动产证", "开发企业未移交资料"), Ground.TOWN
                ),
                Subject(
                    "物业管理", 6.0, _HOUSING, INACTION, ("小区电梯长期停运", "物业收费不透明"), Ground.TOWN
                ),
            ),
        ),
        Group(
            "市政",
            (
                Subject("工程欠款", 2.0, _HOUSING, 6, ("市政工程款逾期未付", "附属工程未结算"), Ground.TOWN),
                Subject("占道经营", 2.0, _CITY, 4, ("夜市占道堵塞通道", "门店噪音扰民"), Ground.TOWN),
                Subject("违法建设", 2.0, _CITY, 4, ("楼顶违建未拆除", "搭建雨棚影响采光"), Ground.TOWN),
            ),
        ),
    ),
    "劳动和社会保障": (
        Group(
            "劳动报酬",
            (
                Subject("拖欠工资", 8.0, _LABOUR, 5, ("建筑工地拖欠工资", "停产企业拖欠工资")),
                Subject("工伤待遇", 2.0, _LABOUR, 5, ("工伤待遇未落实", "劳动关系认定有异议")),
            ),
        ),
        Group(
            "社会保险",
            (
                Subject("养老保险", 4.0, _LABOUR, 5, ("养老保险断缴无法补办", "失地农民参保未兑现")),
                Subject(
                    "改制安置", 1.5, _INDUSTRY, 5, ("改制企业职工安置未落实", "破产企业社保欠费"), Ground.TOWN
                ),
            ),
        ),
    ),
    "民政": (
        Group(
            "社会救助",
            (
                Subject("低保救助", 3.5, _CIVIL, 7, ("申请低保未予受理", "低保评定标准有异议")),
                Subject("临时救助", 1.5, _CIVIL, 4, ("临时救助申请未答复", "受灾房屋补助未发放")),
            ),
        ),
        Group(
            "优待抚恤",
            (Subject("退役安置", 1.5, _VETERANS, 4, ("退役士兵社保接续未办结", "优待金发放标准有异议")),),
        ),
    ),
    "交通运输": (
        Group(
            "公路",
            (
                Subject(
                    "通村公路", 4.0, _ROADS, 2, ("通村公路损毁未修复", "公路加宽占地未补偿"), Ground.VILLAGE
                ),
                Subject("客运管理", 1.2, _ROADS, INACTION, ("班车停运出行不便", "出租车拒载")),
            ),
        ),
    ),
    "环境保护": (
        Group(
            "污染",
            (
                Subject(
                    "养殖污染", 2.5, _ENVIRONMENT, 4, ("养猪场污水直排", "养殖场臭气扰民"), Ground.VILLAGE
                ),
                Subject("噪声粉尘", 2.0, _ENVIRONMENT, 4, ("石材加工噪音扰民", "采石场粉尘污染")),
            ),
        ),
    ),
    "教育文体": (
        Group(
            "教育",
            (
                Subject("入学划片", 1.5, _SCHOOLS, 7, ("入学划片有异议", "随迁子女入学受限"), Ground.TOWN),
                Subject("教师待遇", 1.2, _SCHOOLS, 5, ("代课教师工龄认定", "绩效发放有异议")),
            ),
        ),
        Group("文化旅游", (Subject("文旅项目", 0.8, _TOURISM, 2, ("景区停工占地未退", "演出场所噪音扰民")),)),
    ),
    "卫生健康": (
        Group(
            "医疗",
            (
                Subject("医患纠纷", 1.8, _HEALTH, INACTION, ("医疗费用争议", "诊疗过程有异议")),
                Subject("医保报销", 2.0, _INSURANCE, 4, ("异地就医报销被拒", "门诊特病认定未通过")),
            ),
        ),
    ),
    "水利水务": (
        Group(
            "供水防洪",
            (
                Subject("农村饮水", 2.5, _WATER, 4, ("饮水管网长期停水", "水费收取不规范"), Ground.VILLAGE),
                Subject("河道防洪", 1.2, _WATER, 2, ("河堤损毁未修复", "河道采砂损毁农田")),
            ),
        ),
    ),
    "政法": (
        Group(
            "涉法涉诉",
            (
                Subject("执行难", 1.8, _JUSTICE, 9, ("判决生效多年未执行", "涉诉请求转交法院")),
                Subject("治安处理", 1.5, _POLICE, 9, ("邻里打架处理不服", "报案未收到答复")),
            ),
        ),
    ),
    "市场监管": (
        Group(
            "消费",
            (
                Subject("消费维权", 1.6, _MARKET, INACTION, ("预付卡商家关门", "农资质量不合格")),
                Subject("食品安全", 0.8, _MARKET, INACTION, ("学校周边食品不合格", "集贸市场短斤少两")),
            ),
        ),
    ),
    "其他": (
        Group(
            "综合",
            (
                Subject(
                    "林地权属", 1.2, _FORESTS, INACTION, ("林地界线争议", "公益林补偿未到户"), Ground.VILLAGE
                ),
                Subject("财政往来", 0.6, _FINANCE, 6, ("借款本息未兑付", "原合作基金兑付")),
                Subject(
                    "商贸流通", 0.6, _TRADE, INACTION, ("加油站选址有异议", "市场搬迁补偿有异议"), Ground.TOWN
                ),
                Subject("意见建议", 1.5, TOWNSHIP_OFFICE, 8, ("建议增设公交站点", "建议加装路灯")),
            ),
        ),
    ),
}

DEPARTMENTS: Final = (
    "政府办公室",
    "发展和改革局",
    _INDUSTRY,
    _SCHOOLS,
    _POLICE,
    _CIVIL,
    _JUSTICE,
    _FINANCE,
    _LABOUR,
    _LAND,
    _HOUSING,
    _ROADS,
    _WATER,
    _FARM,
    _TRADE,
    _TOURISM,
    _HEALTH,
    _VETERANS,
    "应急管理局",
    "审计局",
    _MARKET,
    _ENVIRONMENT,
    _FORESTS,
    _INSURANCE,
    "行政审批局",
    _CITY,
)
COMMITTEES: Final = ("经济开发区管理委员会", "澜台新区管理委员会")
MERGED: Final = "乡村振兴局"
MERGED_INTO: Final = _FARM
MERGED_SUBJECT: Final = "帮扶政策"
SPOTLESS: Final = _HOUSING
"""The department whose figures say that all was in time."""
EXCESS_SUBJECT: Final = "征地补偿"
WAGES: Final = "拖欠工资"
