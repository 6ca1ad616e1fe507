"""Screens of new words."""
from datetime import date

import pytest

from huiyin.act.triage.risk_actions import decide_risk_change, propose_risk_word
from huiyin.learn.insight.words.models import NewWord


@pytest.mark.django_db(transaction=True)
def test_shot(screen, cast, city):
    k=city.pack.risk_words[0]
    a=propose_risk_word(cast.editor,'电瓶冒青烟','red',k.kind,'本周三起三单没有听出来')
    decide_risk_change(cast.analyst,a.pk,True)
    propose_risk_word(cast.editor,'燃气管被挖断','red',k.kind,'两单按一般投诉派了')
    for i,(t,w,b) in enumerate((('冒青烟',12,['充电桩','电瓶']),('网红炸串',9,['拉肚子']),('飞线充电',7,[]))):
        NewWord.objects.create(day=date(2026,3,31),term=t,week=w,before=4,expected=.5,p=1e-9*10**i,people=w-2,matter='010202',matter_share=.9,place='S0101',place_share=.6-.2*i,beside=b)
    for who,lang,w in (('analyst','zh-hans',1440),('analyst','en',1440),('analyst','zh-hans',390),('analyst','en',390),('leader','zh-hans',1440)):
        page=screen(who,'/insight/words/',width=w)
        if lang=='en':
            page.context.add_cookies([{"name":"django_language","value":"en","url":page.url}]); page.reload()
        page.screenshot(path=f'/tmp/det/shot-{who}-{lang}-{w}.png',full_page=True)
        over=page.evaluate("document.documentElement.scrollWidth>document.documentElement.clientWidth")
        print(who,lang,w,'overflow',over)
