import { expect, test } from 'vitest'
import { likelyOptOut } from './likely-opt-out.ts'

const ASKS = `please remove me
Please stop
stop texting me
Stop messaging this number
stop sending me these
STOP SPAMMING ME
quit texting
stop please
stop it now
Stop all messages
stop these texts
stop with the texts
Stop this immediately
please stop sending messages
pls unsubscribe
kindly remove my number
remove me from your list
Remove my number
delete my number please
take me off your list
take my number off
get me off this list
Do not text me again
don't message this number
dont contact me
never text me again
do not send me anything else
don't call or text
I don't want to receive these messages
I do not want any more texts
i no longer wish to receive your messages
I don't want your texts anymore
no more texts
No further messages
no more spam
I want to unsubscribe from this
unsubscribe me
how do I unsubscribe
how can I stop these messages
how do i opt out
opt me out
I am opting out
I opted out already
cancel my subscription
revoke my consent
I revoke consent
end my alerts please stop
leave me alone
Lose my number
wrong number
You have the wrong person
you have the wrong number
this is spam
reporting this as spam
stop harassing me
I never signed up for this
I didn't subscribe
i did not agree to this
not interested
Not interested, thanks
f*** off and stop texting
unsuscribe
Por favor no me envíen más mensajes
no me escriban
denme de baja
dejen de mandar mensajes
Quítenme de la lista
arrêtez de m'envoyer des sms
Arretez les messages
ne m'envoyez plus rien
désabonnez-moi
plus de sms svp
retirez-moi de votre liste
keine weiteren Nachrichten
Keine Werbung mehr bitte
bitte löschen
Bitte nicht mehr schreiben
nehmen Sie mich von der Liste
hören Sie auf
Schreiben Sie mir nicht mehr
não me mandem mais mensagens
parem de mandar
me removam da lista
non scrivetemi più
basta messaggi
geen berichten meer
schrijf me uit`.split('\n')

const DOES_NOT = `can't stop smiling
I can’t stop laughing
couldn't stop thinking about it
Can you stop by at nine?
I'll stop by tomorrow
we stopped at the shop
I am at the bus stop
the next stop is mine
one stop shop, nice
full stop
I will be there at the end of the street
the end of the month is fine
please send it again
please send me the link
Please cancel my appointment on Monday
cancel my order
I want to cancel the booking
end my booking on Friday
Thank you, do not worry
don't forget the lamp
don't call before nine
do not text her, she sleeps
the number is 12
my number is +1 212 555 0142
yes
no
Yes please
thanks
Thank you!
sounds good
Is this the final stop?
stopping over in Denver
What time?
When does it start?
start at nine please
help me choose
can you help?
remove the lamp from my order
delete the second item please
remove one item
I'm interested
very interested
I am not sure
not interested in the blue one, do you have red
Which of the two is bigger?
could you text me the address
please text me when you are here
text me again tomorrow
send me more
more information please
I signed up yesterday
I agreed to the price
how do I start?
how can I pay?
how do I get to you
great offer
can I opt for the other colour?
the opt-in worked
quit smoking course?
I quit my job
end of story
we cancel each other out
where is my parcel
the driver did not stop here
it doesn't stop raining
please wait for me
leave it at the door
leave the parcel alone by the door
who is this?
call me
call me after six
I never got it
I didn't get the code
this is great
spam folder had your mail
Kann ich später kommen?
Bitte rufen Sie mich an
Ich höre gern von Ihnen
Mehr Informationen bitte
¿A qué hora abren?
Sí, mañana
envíenme más información
merci beaucoup
à quelle heure?
plus tard svp
grazie mille
tot morgen
obrigado`.split('\n')

test.each(ASKS)('“%s” is flagged', (text) => expect(likelyOptOut(text)).toBe(true))
test.each(DOES_NOT)('“%s” is not', (text) => expect(likelyOptOut(text)).toBe(false))
